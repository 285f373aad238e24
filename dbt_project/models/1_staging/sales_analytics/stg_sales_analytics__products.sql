with current_rows as (
    select * from {{ latest('sales_analytics', 'products', ['product_id']) }} as latest_version
),

stg_sales_analytics__products as (
    select
        -- ids
        product_id,
        -- text
        product_name,
        product_category,
        current_version,
        product_line,
        -- numbers
        unit_price,
        -- dates and times
        release_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'products' as source_table,
        product_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__products
