-- The segments that a customer's own columns put it in: one row per customer and column that has a value.
with customer as (
    select * from {{ ref('stg_sales_analytics__customers') }}
),

segment_rule as (
    select * from {{ ref('segment_rule') }}
    where source_system = 'sales_analytics'
),

read_columns as (
    select
        customer.tenant_id,
        customer.customer_id,
        customer.created_date,
        segment_rule.segment_type,
        segment_rule.segment_label,
        case segment_rule.source_column
            when 'customer_tier' then customer.customer_tier
            when 'company_size' then customer.company_size
            when 'region' then customer.region
        end as segment_value
    from customer
    cross join segment_rule
),

prep_sales_analytics__customer_segment as (
    select
        *,
        segment_type || '|' || segment_value as segment_key
    from read_columns
    where segment_value is not null
)

select * from prep_sales_analytics__customer_segment
