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

int_industry__sales_analytics as (
    {{ named_industries('named', source_rank=2) }}
)

select * from int_industry__sales_analytics
