with current_rows as (
    select * from {{ latest('sales_analytics', 'competitive_intelligence', ['intel_id']) }} as latest_version
),

stg_sales_analytics__competitive_intelligence as (
    select
        -- ids
        intel_id,
        customer_id,
        opportunity_id,
        -- text
        competitor_name,
        competitor_product,
        intel_source,
        competitor_strength,
        competitor_weakness,
        our_position,
        intel_type,
        notes,
        -- dates and times
        intel_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'competitive_intelligence' as source_table,
        intel_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__competitive_intelligence
