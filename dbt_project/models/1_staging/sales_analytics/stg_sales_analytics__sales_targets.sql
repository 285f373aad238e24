with current_rows as (
    select * from {{ latest('sales_analytics', 'sales_targets', ['target_id']) }} as latest_version
),

stg_sales_analytics__sales_targets as (
    select
        -- ids
        target_id,
        product_id,
        -- text
        quarter,
        region,
        sales_rep,
        -- numbers
        target_amount,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'sales_targets' as source_table,
        target_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__sales_targets
