with current_rows as (
    select * from {{ latest('cdp', 'industry', ['industry_id']) }} as latest_version
),

stg_cdp__industry as (
    select
        -- ids
        industry_id,
        parent_industry_id,
        -- text
        industry_name,
        industry_code,
        -- numbers
        level,
        sort_order,
        -- dates and times
        updated_at,
        -- provenance
        tenant_id,
        'cdp' as source_system,
        'industry' as source_table,
        industry_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_cdp__industry
