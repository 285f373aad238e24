with campaign as (
    select * from {{ ref('stg_cdp__campaign') }}
),

int_campaign__cdp as (
    select
        {{ source_id('campaign', 'cdp', 'campaign', 'campaign.campaign_id', tenant='campaign.tenant_id') }}
            as campaign_id,
        campaign.campaign_name,
        campaign.campaign_type,
        campaign.campaign_status,
        campaign.start_date,
        campaign.end_date,
        campaign.budget,
        campaign.actual_cost,
        campaign.owner_user_id,
        campaign.created_at,
        campaign.updated_at,
        {{ source_id('channel', 'cdp', 'channel', 'campaign.channel_id', tenant='campaign.tenant_id') }} as channel_id,
        {{ as_type('null', 'id') }} as parent_campaign_id,
        coalesce(campaign.currency, 'CNY') as currency,
        campaign.tenant_id,
        campaign.source_system,
        campaign.source_table,
        campaign.source_key
    from campaign
)

select * from int_campaign__cdp
