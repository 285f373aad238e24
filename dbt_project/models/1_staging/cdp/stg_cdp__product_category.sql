with current_rows as (
    select * from {{ latest('cdp', 'product_category', ['category_id']) }} as latest_version
),

stg_cdp__product_category as (
    select
        -- ids
        category_id,
        parent_category_id,
        -- text
        category_name,
        -- numbers
        level,
        sort_order,
        -- dates and times
        updated_at,
        -- provenance
        tenant_id,
        'cdp' as source_system,
        'product_category' as source_table,
        category_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_cdp__product_category
