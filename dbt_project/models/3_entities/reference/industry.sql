-- One industry per name, whichever systems use it.  Each field survives from the cdp source first, then from the export.
with ranked as (
    select
        *,
        row_number() over (partition by industry_id order by source_rank, level, source_table, source_key) as record_rank
    from {{ ref('int_industry') }}
    where reject_rule is null
),

merged as (
    select
        industry_id,
        {{ pick_first('industry_name', 'record_rank') }} as industry_name,
        {{ pick_first('industry_code', 'record_rank') }} as industry_code,
        {{ pick_first('parent_industry_id', 'record_rank') }} as parent_industry_id,
        {{ pick_first('level', 'record_rank') }} as level,
        {{ pick_first('sort_order', 'record_rank') }} as sort_order,
        {{ pick_first('tenant_id', 'record_rank') }} as tenant_id,
        {{ pick_first('source_system', 'record_rank') }} as source_system,
        {{ pick_first('source_table', 'record_rank') }} as source_table,
        {{ pick_first('source_key', 'record_rank') }} as source_key
    from ranked
    group by industry_id
),

industry as (
    select
        industry_id,
        industry_name,
        industry_code,
        -- a branch that bears its parent's name is the same industry, and no industry lies below itself
        nullif(merged.parent_industry_id, merged.industry_id) as parent_industry_id,
        level,
        sort_order,
        tenant_id,
        source_system,
        source_table,
        source_key
    from merged
)

select * from industry
