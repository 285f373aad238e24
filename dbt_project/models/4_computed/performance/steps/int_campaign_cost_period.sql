-- The cost of a campaign without its days of known spend, and the days over which it is spread: from its start to its end, or to
-- as_of while it runs.  Money that is spent already cannot lie in the future, so a campaign that has not begun is charged on the
-- day of as_of.  The rate is that of the first day.
with campaign as (select * from {{ ref('campaign') }}),

reach as (select * from {{ ref('int_campaign_reach') }}),

fx_rate as (select * from {{ ref('int_fx_rate') }}),

sum_known as (
    select reach_campaign_id, sum(known_spend) as known_spend
    from reach
    group by reach_campaign_id
),

find_start as (
    select
        campaign.tenant_id,
        campaign.campaign_id,
        campaign.end_date,
        campaign.currency,
        least(coalesce(campaign.start_date, {{ local_date('campaign.created_at') }}), {{ local_date(as_of()) }}) as first_day,
        campaign.actual_cost - coalesce(sum_known.known_spend, 0) as open_cost
    from campaign
    left join sum_known on campaign.campaign_id = sum_known.reach_campaign_id
),

int_campaign_cost_period as (
    select
        find_start.tenant_id,
        find_start.campaign_id,
        find_start.first_day,
        greatest(find_start.first_day, least(find_start.end_date, {{ local_date(as_of()) }})) as last_day,
        {{ cents(converted('find_start.open_cost')) }} as open_cents
    from find_start
    left join fx_rate
        on {{ rate_holds('find_start.currency', 'find_start.first_day') }}
    where find_start.open_cost > 0
)

select * from int_campaign_cost_period
