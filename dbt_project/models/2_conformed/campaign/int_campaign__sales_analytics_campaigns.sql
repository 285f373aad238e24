-- The export states no cost of a campaign.  What it spent on social posts is only a part of it (int_campaign_reach).
with campaign as (
    select * from {{ ref('stg_sales_analytics__campaigns') }}
),

int_campaign__sales_analytics_campaigns as (
    select
        {{ source_id('campaign', 'sales_analytics', 'campaigns', 'campaign.campaign_id', tenant='campaign.tenant_id') }}
            as campaign_id,
        campaign.campaign_name,
        type_map.campaign_type as campaign_type,
        status_map.campaign_status,
        campaign.start_date,
        campaign.end_date,
        {{ as_type('campaign.budget', 'money') }} as budget,
        campaign.owner as owner_user_id,
        {{ unknown('campaign', ['actual_cost', 'created_at', 'updated_at', 'parent_campaign_id']) }},
        {{ source_id('channel', 'sales_analytics', 'channel_map', 'channel_map.channel_type', tenant='campaign.tenant_id') }}
            as channel_id,
        'USD' as currency,
        campaign.tenant_id as tenant_id,
        campaign.source_system as source_system,
        campaign.source_table,
        campaign.source_key
    from campaign
    left join {{ ref('campaign_type_map') }} as type_map
        on type_map.source_system = 'sales_analytics' and type_map.source_value = campaign.campaign_type
    left join {{ ref('campaign_status_map') }} as status_map
        on status_map.source_system = 'sales_analytics' and status_map.source_value = campaign.status
    left join {{ ref('channel_map') }} as channel_map
        on channel_map.source_system = 'sales_analytics' and channel_map.source_value = campaign.channel
)

select * from int_campaign__sales_analytics_campaigns
