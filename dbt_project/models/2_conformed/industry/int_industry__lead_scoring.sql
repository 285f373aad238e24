-- The source names the industry of a lead and lists industries nowhere.
with identified as (
    select
        *,
        {{ industry_id('industry') }} as industry_id
    from {{ ref('prep_lead_scoring__lead') }}
    where industry is not null
),

ranked as (
    select
        *,
        row_number() over (partition by industry_id order by source_table, source_key) as mention
    from identified
),

int_industry__lead_scoring as (
    select
        industry_id,
        trim(industry) as industry_name,
        {{ as_type('null', 'text') }} as industry_code,
        {{ as_type('null', 'id') }} as parent_industry_id,
        {{ as_type('null', 'integer') }} as level,
        {{ as_type('null', 'integer') }} as sort_order,
        3 as source_rank,
        tenant_id,
        source_system,
        source_table,
        source_key
    from ranked
    where mention = 1
)

select * from int_industry__lead_scoring
