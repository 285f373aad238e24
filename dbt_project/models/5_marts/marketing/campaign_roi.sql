-- Campaigns are the left side, so a campaign without revenue stays, with a return of -1.
with campaign as (select * from {{ ref('campaign') }}),

attribution_model as (select * from {{ ref('attribution_model') }}),

total as (select * from {{ ref('int_campaign_total') }}),

credit as (select * from {{ ref('int_campaign_credit') }}),

list_campaigns as (
    select tenant_id, campaign_id as campaign_key, campaign_name, campaign_type, campaign_status from campaign
    union all
    select tenant_id, campaign_key, 'No campaign', null, null from total where campaign_key = 'UNATTRIBUTED'
    union distinct
    select tenant_id, campaign_key, 'No campaign', null, null from credit where campaign_key = 'UNATTRIBUTED'
),

add_models as (
    select list_campaigns.*, attribution_model.attribution_model
    from list_campaigns
    cross join attribution_model
    where attribution_model.has_lead
),

campaign_roi as (
    select
        add_models.campaign_key as campaign_id,
        add_models.attribution_model as attribution_model,
        add_models.campaign_name,
        add_models.campaign_type,
        add_models.campaign_status,
        {{ as_type('coalesce(total.spend, 0)', 'money') }} as spend,
        {{ as_type('coalesce(total.impressions, 0)', 'integer') }} as impressions,
        {{ as_type('coalesce(total.clicks, 0)', 'integer') }} as clicks,
        {{ as_type('coalesce(total.lead_count, 0)', 'integer') }} as lead_count,
        {{ as_type('coalesce(total.opportunity_count, 0)', 'integer') }} as opportunity_count,
        coalesce(credit.won_opportunities, 0) as won_opportunities,
        {{ rounded('coalesce(credit.credited_conversions, 0)', 'rate') }} as credited_conversions,
        {{ as_type('coalesce(credit.revenue, 0)', 'money') }} as revenue,
        coalesce(credit.unpriced_conversions, 0) as unpriced_conversions,
        {{ rounded(safe_divide('coalesce(credit.revenue, 0) - total.spend', 'total.spend'), 'ratio') }} as roi,
        {{ rounded(safe_divide('total.spend', 'total.lead_count'), 'money') }} as cpl,
        {{ rounded(safe_divide('total.spend', 'credit.won_opportunities'), 'money') }} as cpa,
        '{{ var("reporting_currency") }}' as currency,
        add_models.tenant_id as tenant_id
    from add_models
    left join total on add_models.tenant_id = total.tenant_id and add_models.campaign_key = total.campaign_key
    left join credit
        on add_models.tenant_id = credit.tenant_id
            and add_models.campaign_key = credit.campaign_key
            and add_models.attribution_model = credit.attribution_model
)

select * from campaign_roi
