with current_rows as (
    select * from {{ latest('cdp', 'opportunity_product', ['opp_product_id']) }} as latest_version
),

stg_cdp__opportunity_product as (
    select
        -- ids
        opp_product_id,
        opportunity_id,
        product_id,
        -- numbers
        quantity,
        unit_price,
        total_price,
        -- dates and times
        updated_at,
        -- provenance
        tenant_id,
        'cdp' as source_system,
        'opportunity_product' as source_table,
        opp_product_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_cdp__opportunity_product
