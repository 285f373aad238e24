with current_rows as (
    select * from {{ latest('sales_analytics', 'integration_usage', ['integration_id']) }} as latest_version
),

stg_sales_analytics__integration_usage as (
    select
        -- ids
        integration_id,
        customer_id,
        product_id,
        -- text
        integration_name,
        integration_type,
        status,
        sync_frequency,
        -- numbers
        records_synced,
        error_count,
        -- dates and times
        install_date,
        last_sync_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'integration_usage' as source_table,
        integration_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__integration_usage
