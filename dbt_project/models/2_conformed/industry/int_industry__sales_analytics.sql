-- The export names industries on its customers and leads and lists them nowhere.
with named as (
    select
        tenant_id,
        source_system,
        source_table,
        source_key,
        industry
    from {{ ref('stg_sales_analytics__customers') }}
    union all
    select
        tenant_id,
        source_system,
        source_table,
        source_key,
        industry
    from {{ ref('stg_sales_analytics__leads') }}
),

identified as (
    select
        *,
        {{ industry_id('industry') }} as industry_id
    from named
    where industry is not null
),

ranked as (
    select
        *,
        row_number() over (partition by industry_id order by source_table, source_key) as mention
    from identified
),

int_industry__sales_analytics as (
    select
        industry_id,
        trim(industry) as industry_name,
        {{ as_type('null', 'text') }} as industry_code,
        {{ as_type('null', 'id') }} as parent_industry_id,
        {{ as_type('null', 'integer') }} as level,
        {{ as_type('null', 'integer') }} as sort_order,
        2 as source_rank,
        tenant_id,
        source_system,
        source_table,
        source_key
    from ranked
    where mention = 1
)

select * from int_industry__sales_analytics
