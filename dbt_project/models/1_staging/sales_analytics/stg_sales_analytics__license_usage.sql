with current_rows as (
    select * from {{ latest('sales_analytics', 'license_usage', ['license_usage_id']) }} as latest_version
),

stg_sales_analytics__license_usage as (
    select
        -- ids
        license_usage_id,
        customer_id,
        product_id,
        -- numbers
        licenses_purchased,
        licenses_active,
        licenses_available,
        utilization_percent,
        peak_usage_count,
        overage_count,
        overage_charges,
        -- dates and times
        usage_date,
        peak_usage_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'license_usage' as source_table,
        license_usage_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__license_usage
