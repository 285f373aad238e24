with current_rows as (
    select * from {{ latest('sales_analytics', 'product_usage_summary', ['usage_id']) }} as latest_version
),

stg_sales_analytics__product_usage_summary as (
    select
        -- ids
        usage_id,
        customer_id,
        product_id,
        -- text
        health_score,
        -- numbers
        active_users,
        total_sessions,
        avg_session_duration_min,
        feature_adoption_score,
        data_volume_gb,
        api_calls,
        error_rate_percent,
        login_count,
        license_utilization,
        -- dates and times
        usage_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'product_usage_summary' as source_table,
        usage_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__product_usage_summary
