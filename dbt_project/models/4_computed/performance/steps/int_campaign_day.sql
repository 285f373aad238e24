-- What happened to each campaign on each day, one measure per row; campaign_performance adds them up.
with lead as (select * from {{ ref('int_lead_campaign') }}),

reach as (select * from {{ ref('int_campaign_reach') }}),

credit as (select * from {{ ref('int_performance_credit') }}),

campaign_cost as (select * from {{ ref('int_campaign_cost_day') }}),

list_measures as (
    select tenant_id, campaign_id, {{ local_date('created_at') }} as stat_date, 'LEAD' as measure, 1 as amount
    from lead
    union all
    select tenant_id, reach_campaign_id, stat_date, 'IMPRESSION', impressions
    from reach
    union all
    select tenant_id, reach_campaign_id, stat_date, 'CLICK', clicks
    from reach
    union all
    select tenant_id, campaign_id, conversion_date, 'ACQUISITION', count(distinct opportunity_id)
    from credit
    group by tenant_id, campaign_id, conversion_date
    union all
    select tenant_id, campaign_id, conversion_date, 'REVENUE', credited_amount_reporting
    from credit
    union all
    select tenant_id, campaign_id, stat_date, spend_source || '_COST', amount_reporting
    from campaign_cost
),

int_campaign_day as (
    select *
    from list_measures
    where campaign_id is not null
)

select * from int_campaign_day
