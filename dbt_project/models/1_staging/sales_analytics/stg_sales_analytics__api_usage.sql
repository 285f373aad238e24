with current_rows as (
    select * from {{ latest('sales_analytics', 'api_usage', ['api_usage_id']) }} as latest_version
),

stg_sales_analytics__api_usage as (
    select
        -- ids
        api_usage_id,
        customer_id,
        product_id,
        -- text
        endpoint,
        method,
        authentication_type,
        -- numbers
        call_count,
        success_count,
        error_count,
        avg_response_time_ms,
        data_transferred_gb,
        -- dates and times
        usage_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'api_usage' as source_table,
        api_usage_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__api_usage
