with current_rows as (
    select * from {{ latest('sales_analytics', 'campaigns', ['campaign_id']) }} as latest_version
),

stg_sales_analytics__campaigns as (
    select
        -- ids
        campaign_id,
        product_focus,
        -- text
        campaign_name,
        campaign_type,
        channel,
        target_audience,
        region,
        status,
        owner,
        -- numbers
        budget,
        -- dates and times
        start_date,
        end_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'campaigns' as source_table,
        campaign_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__campaigns
