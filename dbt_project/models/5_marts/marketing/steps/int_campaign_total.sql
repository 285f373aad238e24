-- What each campaign spent and brought in all.  UNATTRIBUTED holds what has no known campaign.
with campaign as (select * from {{ ref('campaign') }}),

campaign_performance as (select * from {{ ref('campaign_performance') }}),

lead as (select * from {{ ref('int_lead_campaign') }}),

opportunity as (select * from {{ ref('opportunity') }}),

list_measures as (
    select tenant_id, campaign_id, 'SPEND' as measure, spend as amount from campaign_performance
    union all
    select tenant_id, campaign_id, 'IMPRESSION', impressions from campaign_performance
    union all
    select tenant_id, campaign_id, 'CLICK', clicks from campaign_performance
    union all
    select tenant_id, campaign_id, 'LEAD', 1 from lead
    union all
    select tenant_id, campaign_id, 'OPPORTUNITY', 1 from opportunity
    union all
    select tenant_id, campaign_id, 'SOURCED', amount_reporting from opportunity where is_won
),

int_campaign_total as (
    select
        list_measures.tenant_id,
        coalesce(campaign.campaign_id, 'UNATTRIBUTED') as campaign_key,
        sum(case when measure = 'SPEND' then amount end) as spend,
        sum(case when measure = 'IMPRESSION' then amount else 0 end) as impressions,
        sum(case when measure = 'CLICK' then amount else 0 end) as clicks,
        sum(case when measure = 'LEAD' then amount else 0 end) as lead_count,
        sum(case when measure = 'OPPORTUNITY' then amount else 0 end) as opportunity_count,
        sum(case when measure = 'SOURCED' then amount else 0 end) as sourced_revenue
    from list_measures
    left join campaign on list_measures.campaign_id = campaign.campaign_id
    group by list_measures.tenant_id, coalesce(campaign.campaign_id, 'UNATTRIBUTED')
)

select * from int_campaign_total
