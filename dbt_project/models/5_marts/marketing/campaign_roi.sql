-- Campaigns are the left side, so a campaign without revenue stays.
with campaign as (select * from {{ ref('campaign') }}),

attribution_model as (select * from {{ ref('attribution_model') }}),

total as (select * from {{ ref('int_campaign_total') }}),

credit as (select * from {{ ref('int_campaign_credit') }}),

campaign_cost as (select * from {{ ref('int_campaign_cost') }}),

list_campaigns as (
    select tenant_id, campaign_id as campaign_key, campaign_name, campaign_type, campaign_status from campaign
    union all
    select tenant_id, campaign_key, 'No campaign', null, null from total where campaign_key = 'UNATTRIBUTED'
    union distinct
    select tenant_id, campaign_key, 'No campaign', null, null from credit where campaign_key = 'UNATTRIBUTED'
),

-- A return needs the whole cost; a part of it would make any campaign look good.
judge_cost as (
    select
        list_campaigns.tenant_id as tenant_id,
        list_campaigns.campaign_key as campaign_key,
        list_campaigns.campaign_name,
        list_campaigns.campaign_type,
        list_campaigns.campaign_status,
        coalesce(campaign_cost.spend_status, 'UNKNOWN') as spend_status,
        coalesce(campaign_cost.spend_basis, case when campaign_cost.known_spend > 0 then 'DAILY' end) as spend_source,
        case campaign_cost.spend_status when 'COMPLETE' then coalesce(total.spend, 0) end as whole_cost,
        case campaign_cost.spend_status
            when 'COMPLETE' then coalesce(total.spend, 0)
            when 'PARTIAL' then total.spend
        end as spend
    from list_campaigns
    left join campaign_cost on campaign_cost.campaign_id = list_campaigns.campaign_key
    left join total on total.tenant_id = list_campaigns.tenant_id and total.campaign_key = list_campaigns.campaign_key
),

add_models as (
    select judge_cost.*, attribution_model.attribution_model
    from judge_cost
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
        {{ as_type('add_models.spend', 'money') }} as spend,
        {{ as_type('coalesce(total.impressions, 0)', 'integer') }} as impressions,
        {{ as_type('coalesce(total.clicks, 0)', 'integer') }} as clicks,
        {{ as_type('coalesce(total.lead_count, 0)', 'integer') }} as lead_count,
        {{ as_type('coalesce(total.opportunity_count, 0)', 'integer') }} as opportunity_count,
        coalesce(credit.won_opportunities, 0) as won_opportunities,
        {{ rounded('coalesce(credit.credited_conversions, 0)', 'rate') }} as credited_conversions,
        {{ as_type('coalesce(credit.revenue, 0)', 'money') }} as revenue,
        coalesce(credit.unpriced_conversions, 0) as unpriced_conversions,
        {{ as_type('coalesce(total.sourced_revenue, 0)', 'money') }} as sourced_revenue,
        {{ rounded(safe_divide('coalesce(credit.revenue, 0) - add_models.whole_cost', 'add_models.whole_cost'), 'ratio') }}
            as roi,
        {{ rounded(safe_divide('coalesce(credit.revenue, 0)', 'add_models.whole_cost'), 'ratio') }} as roas,
        {{ rounded(safe_divide('add_models.whole_cost', 'total.lead_count'), 'money') }} as cpl,
        {{ rounded(safe_divide('add_models.whole_cost', 'credit.won_opportunities'), 'money') }} as cpa,
        '{{ var("reporting_currency") }}' as currency,
        add_models.spend_source,
        add_models.spend_status,
        add_models.tenant_id as tenant_id
    from add_models
    left join total on add_models.tenant_id = total.tenant_id and add_models.campaign_key = total.campaign_key
    left join credit
        on add_models.tenant_id = credit.tenant_id
            and add_models.campaign_key = credit.campaign_key
            and add_models.attribution_model = credit.attribution_model
)

select * from campaign_roi
