with current_rows as (
    select * from {{ latest('sales_analytics', 'marketing_attribution', ['attribution_id']) }} as latest_version
),

stg_sales_analytics__marketing_attribution as (
    select
        -- ids
        attribution_id,
        opportunity_id,
        deal_id,
        campaign_id,
        event_id,
        -- text
        attribution_model,
        -- numbers
        touchpoint_order,
        attribution_weight,
        -- dates and times
        touchpoint_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'marketing_attribution' as source_table,
        attribution_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__marketing_attribution
