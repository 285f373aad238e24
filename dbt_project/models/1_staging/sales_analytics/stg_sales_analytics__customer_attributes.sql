with current_rows as (
    select * from {{ latest('sales_analytics', 'customer_attributes', ['attribute_id']) }} as latest_version
),

stg_sales_analytics__customer_attributes as (
    select
        -- ids
        attribute_id,
        customer_id,
        -- text
        attribute_type,
        attribute_value,
        -- dates and times
        created_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'customer_attributes' as source_table,
        attribute_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__customer_attributes
