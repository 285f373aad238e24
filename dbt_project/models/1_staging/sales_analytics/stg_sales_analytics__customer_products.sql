with current_rows as (
    select * from {{ latest('sales_analytics', 'customer_products', ['install_id']) }} as latest_version
),

stg_sales_analytics__customer_products as (
    select
        -- ids
        install_id,
        customer_id,
        product_id,
        -- text
        version_number,
        usage_tier,
        support_level,
        -- numbers
        license_count,
        contract_value,
        -- dates and times
        install_date,
        renewal_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'customer_products' as source_table,
        install_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__customer_products
