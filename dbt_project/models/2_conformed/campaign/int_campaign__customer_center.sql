-- The source plans no days and no money.
with campaign as (
    select * from {{ ref('stg_customer_center__campaigns') }}
),

int_campaign__customer_center as (
    select
        {{ source_id('campaign', 'customer_center', 'campaigns', 'campaign.campaign_id', tenant='campaign.tenant_id') }}
            as campaign_id,
        campaign.campaign_name,
        'EMAIL' as campaign_type,
        status_map.campaign_status,
        {{ unknown('campaign', ['start_date', 'end_date', 'budget', 'actual_cost', 'owner_user_id', 'parent_campaign_id']) }},
        campaign.created_at,
        campaign.updated_at,
        {{ source_id('channel', 'customer_center', 'campaigns', "'EMAIL'", tenant='campaign.tenant_id') }} as channel_id,
        'USD' as currency,
        campaign.tenant_id,
        campaign.source_system as source_system,
        campaign.source_table,
        campaign.source_key
    from campaign
    left join {{ ref('campaign_status_map') }} as status_map
        on status_map.source_system = campaign.source_system and status_map.source_value = {{ lower_text('campaign.status') }}
)

select * from int_campaign__customer_center
