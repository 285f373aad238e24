-- A campaign's cost by day in the reporting currency (C-33).  Known spend counts on its day, and the rest is spread evenly.
-- The days sum to the cost, to the cent; of a budget only the days up to as_of are spent.
with cost_period as (select * from {{ ref('int_campaign_cost_period') }}),

reach as (select * from {{ ref('int_campaign_reach') }}),

campaign as (select * from {{ ref('campaign') }}),

fx_rate as (select * from {{ ref('int_fx_rate') }}),

list_days as (
    select day from {{ day_series('(select min(first_day) from cost_period)', '(select max(last_day) from cost_period)') }}
),

count_days as (
    select
        cost_period.*,
        list_days.day,
        {{ calendar_days('cost_period.first_day', 'cost_period.last_day') }} + 1 as day_count,
        {{ calendar_days('cost_period.first_day', 'list_days.day') }} + 1 as day_number
    from cost_period
    inner join list_days on list_days.day >= cost_period.first_day and list_days.day <= cost_period.last_day
),

list_costs as (
    select
        tenant_id,
        campaign_id,
        day as stat_date,
        {{ even_part('open_cents', 'day_count', 'day_number') }} as amount_reporting,
        case spend_basis when 'BUDGET' then 'BUDGET' else 'EVEN' end as spend_source
    from count_days
    where day <= {{ local_date(as_of()) }}
    union all
    select
        reach.tenant_id,
        reach.reach_campaign_id,
        reach.stat_date,
        {{ rounded(converted('reach.known_spend'), 'money') }} as amount_reporting,
        'DAILY' as spend_source
    from reach
    left join fx_rate
        on {{ rate_holds("'USD'", 'reach.stat_date') }}
    where reach.known_spend <> 0
),

int_campaign_cost_day as (
    select list_costs.*, campaign.channel_id
    from list_costs
    left join campaign on list_costs.campaign_id = campaign.campaign_id
)

select * from int_campaign_cost_day
