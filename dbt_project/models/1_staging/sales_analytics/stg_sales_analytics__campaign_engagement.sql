with current_rows as (
    select * from {{ latest('sales_analytics', 'campaign_engagement', ['engagement_id']) }} as latest_version
),

stg_sales_analytics__campaign_engagement as (
    select
        -- ids
        engagement_id,
        campaign_id,
        lead_id,
        -- text
        contact_id as contact_email,
        engagement_type,
        asset_name,
        -- numbers
        engagement_score,
        -- dates and times
        engagement_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'campaign_engagement' as source_table,
        engagement_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__campaign_engagement
