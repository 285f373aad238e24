with current_rows as (
    select * from {{ latest('sales_analytics', 'quote_line_items', ['line_item_id']) }} as latest_version
),

stg_sales_analytics__quote_line_items as (
    select
        -- ids
        line_item_id,
        quote_id,
        product_id,
        -- text
        description,
        product_version,
        license_type,
        -- numbers
        quantity,
        unit_price,
        discount_percent,
        line_total,
        term_months,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'quote_line_items' as source_table,
        line_item_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__quote_line_items
