with current_rows as (
    select * from {{ latest('sales_analytics', 'email_campaigns', ['email_campaign_id']) }} as latest_version
),

stg_sales_analytics__email_campaigns as (
    select
        -- ids
        email_campaign_id,
        campaign_id,
        -- text
        email_name,
        -- numbers
        recipient_count,
        delivered_count,
        open_count,
        open_rate_percent,
        click_count,
        click_rate_percent,
        bounce_count,
        unsubscribe_count,
        spam_complaint_count,
        conversion_count,
        -- dates and times
        send_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'email_campaigns' as source_table,
        email_campaign_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__email_campaigns
