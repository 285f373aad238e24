with current_rows as (
    select * from {{ latest('cdp', 'product', ['product_id']) }} as latest_version
),

stg_cdp__product as (
    select
        -- ids
        product_id,
        product_category_id,
        -- text
        product_name,
        product_code,
        product_status,
        currency,
        -- numbers
        list_price,
        -- dates and times
        created_at,
        updated_at,
        -- provenance
        tenant_id,
        'cdp' as source_system,
        'product' as source_table,
        product_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_cdp__product
