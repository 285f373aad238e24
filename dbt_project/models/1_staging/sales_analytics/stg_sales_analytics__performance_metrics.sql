with current_rows as (
    select * from {{ latest('sales_analytics', 'performance_metrics', ['performance_id']) }} as latest_version
),

stg_sales_analytics__performance_metrics as (
    select
        -- ids
        performance_id,
        customer_id,
        product_id,
        -- numbers
        avg_page_load_time_ms,
        avg_query_time_ms,
        uptime_percent,
        downtime_minutes,
        peak_concurrent_users,
        avg_concurrent_users,
        cpu_utilization_percent,
        memory_utilization_percent,
        storage_used_gb,
        -- dates and times
        metric_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'performance_metrics' as source_table,
        performance_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__performance_metrics
