-- Leads name the campaign they answer, by its id or by the name in the link (R1.22); no table lists campaigns.
-- A campaign has a channel when all its leads came in by one webhook.
with named as (
    select
        *,
        coalesce(campaign_id, utm_campaign) as campaign_key
    from {{ ref('stg_partner_leads__leads') }}
),

campaign as (
    select
        tenant_id,
        source_system,
        source_table,
        campaign_key,
        min(utm_campaign) as campaign_name,
        min(created_at) as first_lead_at,
        max(created_at) as last_lead_at,
        case when min(webhook_id) = max(webhook_id) then min(webhook_id) end as only_webhook_id
    from named
    where campaign_key is not null
    group by tenant_id, source_system, source_table, campaign_key
),

int_campaign__partner_leads as (
    select
        {{ source_id('campaign', 'partner_leads', 'leads', 'campaign_key') }} as campaign_id,
        coalesce(campaign_name, campaign_key) as campaign_name,
        'PARTNER' as campaign_type,
        {{ unknown('campaign', [
            'campaign_status', 'end_date', 'budget', 'actual_cost', 'owner_user_id', 'parent_campaign_id',
        ]) }},
        {{ local_date('first_lead_at') }} as start_date,
        first_lead_at as created_at,
        last_lead_at as updated_at,
        {{ source_id('channel', 'partner_leads', 'webhook_configs', 'only_webhook_id') }} as channel_id,
        'USD' as currency,
        tenant_id,
        source_system,
        source_table,
        campaign_key as source_key
    from campaign
)

select * from int_campaign__partner_leads
