-- The credit that each attribution model gives each campaign.  UNATTRIBUTED holds the credit without a known campaign.
with campaign as (select * from {{ ref('campaign') }}),

attribution as (select * from {{ ref('attribution') }}),

touchpoint_attribution as (select * from {{ ref('touchpoint_attribution') }}),

int_campaign_credit as (
    select
        touchpoint_attribution.tenant_id as tenant_id,
        coalesce(campaign.campaign_id, 'UNATTRIBUTED') as campaign_key,
        attribution.attribution_model,
        count(distinct attribution.entity_id) as won_opportunities,
        count(distinct case
            when attribution.conversion_value is not null and attribution.conversion_value_reporting is null
                then attribution.entity_id
        end) as unpriced_conversions,
        sum(touchpoint_attribution.attribution_weight) as credited_conversions,
        sum(touchpoint_attribution.credited_amount_reporting) as revenue
    from touchpoint_attribution
    inner join attribution on touchpoint_attribution.attribution_id = attribution.attribution_id
    left join campaign on touchpoint_attribution.campaign_id = campaign.campaign_id
    where touchpoint_attribution.attribution_weight > 0
    group by
        touchpoint_attribution.tenant_id,
        coalesce(campaign.campaign_id, 'UNATTRIBUTED'),
        attribution.attribution_model
)

select * from int_campaign_credit
