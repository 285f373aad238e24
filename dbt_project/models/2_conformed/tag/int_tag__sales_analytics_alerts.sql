-- A kind of product health alert is a tag that the alerts put on customers.
with alert as (
    select * from {{ ref('stg_sales_analytics__product_health_alerts') }}
    where alert_type is not null
),

int_tag__sales_analytics_alerts as (
    select
        {{ source_id('tag', 'sales_analytics', 'product_health_alerts', 'alert_type') }} as source_tag_id,
        'Product health: ' || alert_type as tag_name,
        'Product health' as tag_category,
        'BEHAVIOR' as tag_type,
        {{ as_type('null', 'text') }} as description,
        {{ day_start('min(alert_date)') }} as created_at,
        tenant_id,
        source_system,
        source_table,
        alert_type as source_key
    from alert
    group by tenant_id, source_system, source_table, alert_type
)

select * from int_tag__sales_analytics_alerts
