-- The campaigns that a lead names (R0.79): its own, the marketing event it came by, and the campaign of that event.
with lead as (select * from {{ ref('lead') }}),

campaign as (select * from {{ ref('campaign') }}),

list_events as (
    select
        {{ source_id('lead', 'sales_analytics', 'leads', 'lead_id') }} as lead_ref,
        {{ source_id('campaign', 'sales_analytics', 'events', 'event_id') }} as event_ref
    from {{ ref('stg_sales_analytics__leads') }}
    where event_id is not null
),

list_campaigns as (
    select lead_id, campaign_id from lead where campaign_id is not null
    union distinct
    select lead_ref, event_ref from list_events
    union distinct
    select list_events.lead_ref, campaign.parent_campaign_id
    from list_events
    inner join campaign on campaign.campaign_id = list_events.event_ref
    where campaign.parent_campaign_id is not null
),

int_lead_campaign as (
    select
        lead.tenant_id as tenant_id,
        lead.lead_id as lead_id,
        lead.created_at as created_at,
        list_campaigns.campaign_id as campaign_id
    from lead
    left join list_campaigns on list_campaigns.lead_id = lead.lead_id
)

select * from int_lead_campaign
