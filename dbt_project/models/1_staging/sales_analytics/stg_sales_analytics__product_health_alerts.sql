with current_rows as (
    select * from {{ latest('sales_analytics', 'product_health_alerts', ['alert_id']) }} as latest_version
),

stg_sales_analytics__product_health_alerts as (
    select
        -- ids
        alert_id,
        customer_id,
        product_id,
        -- text
        alert_type,
        severity,
        status,
        assigned_to,
        -- dates and times
        alert_date,
        resolution_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'product_health_alerts' as source_table,
        alert_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__product_health_alerts
