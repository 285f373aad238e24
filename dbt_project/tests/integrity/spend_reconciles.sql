-- No cent of spend is lost or invented: a campaign's days sum to its cost, or to its budget when that stands in and all its days
-- have passed; a channel's full month to its monthly cost; the days of a channel's ledger to what marketing says it spent; and
-- channels carry the campaigns' spend exactly once.  Foreign currency is converted at one rate, that of the first day.
-- A cost without a rate is no spend; ops.unpriced_amount lists it.
with campaign as (select * from {{ ref('campaign') }}),

channel as (select * from {{ ref('channel') }}),

campaign_performance as (select * from {{ ref('campaign_performance') }} where spend <> 0),

channel_performance as (select * from {{ ref('channel_performance') }}),

fx_rate as (select * from {{ ref('int_fx_rate') }}),

sum_campaigns as (
    select
        campaign_id,
        min(stat_date) as first_day,
        sum(spend) as spend,
        count(case when spend_source <> 'EVEN' then 1 end) as reported_days,
        count(case when spend_source <> 'DAILY' then 1 end) as spread_days
    from campaign_performance
    group by campaign_id
),

compare_campaigns as (
    select
        'campaign' as part,
        campaign.campaign_id as id,
        sum_campaigns.spend,
        {{ rounded(converted('campaign.actual_cost'), 'money') }} as cost
    from campaign
    left join sum_campaigns on campaign.campaign_id = sum_campaigns.campaign_id
    left join fx_rate
        on {{ rate_holds('campaign.currency', 'sum_campaigns.first_day') }}
    where campaign.actual_cost > 0
        and (campaign.currency = '{{ var("reporting_currency") }}' or coalesce(sum_campaigns.reported_days, 0) = 0)
        -- a source may report more by day than the campaign is said to have cost
        and not (sum_campaigns.spread_days = 0 and sum_campaigns.spend > campaign.actual_cost)
),

compare_budgets as (
    select
        'budget of a campaign' as part,
        campaign.campaign_id as id,
        sum_campaigns.spend,
        campaign.budget as cost
    from campaign
    left join sum_campaigns on campaign.campaign_id = sum_campaigns.campaign_id
    where campaign.actual_cost is null and campaign.budget > 0 and campaign.campaign_status <> 'CANCELLED'
        and campaign.end_date <= {{ local_date(as_of()) }} and campaign.currency = '{{ var("reporting_currency") }}'
        and coalesce(sum_campaigns.spend, 0) < campaign.budget
),

ledger_line as (
    select
        {{ source_id('channel', 'sales_analytics', 'channel_map', 'coalesce(by_type.channel_type, by_word.channel_type)',
                     tenant='ledger.tenant_id') }} as channel_id,
        ledger.actual_spend
    from {{ ref('stg_sales_analytics__marketing_budget') }} as ledger
    left join {{ ref('channel_map') }} as by_type
        on by_type.source_system = 'sales_analytics' and by_type.source_value = ledger.campaign_type
    left join {{ ref('channel_map') }} as by_word
        on by_word.source_system = 'sales_analytics' and by_word.source_value = ledger.channel
),

compare_ledger as (
    select
        'ledger of a channel' as part,
        told.channel_id as id,
        published.spend,
        told.cost
    from (
        select channel_id, sum(actual_spend) as cost
        from ledger_line
        where channel_id is not null and '{{ var("reporting_currency") }}' = 'USD'
        group by channel_id
    ) as told
    left join (
        select channel_id, sum(ledger_cost) as spend from channel_performance group by channel_id
    ) as published on published.channel_id = told.channel_id
    where told.cost <> 0
),

sum_channel_months as (
    select
        channel_id,
        {{ as_type(dbt.date_trunc('month', 'stat_date'), 'date') }} as first_of_month,
        sum(channel_cost) as spend
    from channel_performance
    where channel_cost > 0
    group by channel_id, {{ as_type(dbt.date_trunc('month', 'stat_date'), 'date') }}
    having count(*) = min({{ days_in_month('stat_date') }})
),

compare_channels as (
    select
        'channel' as part,
        channel.channel_id as id,
        sum_channel_months.spend,
        {{ rounded(converted('channel.cost'), 'money') }} as cost
    from sum_channel_months
    inner join channel on sum_channel_months.channel_id = channel.channel_id
    left join fx_rate
        on {{ rate_holds('channel.currency', 'sum_channel_months.first_of_month') }}
    where channel.cost > 0
),

compare_totals as (
    select
        'campaigns of channels' as part,
        null as id,
        (select coalesce(sum(campaign_cost), 0) from channel_performance) as spend,
        coalesce(sum(campaign_performance.spend), 0) as cost
    from campaign_performance
    inner join campaign on campaign_performance.campaign_id = campaign.campaign_id
    where campaign.channel_id is not null
)

select * from compare_campaigns where coalesce(spend, 0) <> coalesce(cost, spend, 0)
union all
select * from compare_budgets where coalesce(spend, 0) <> cost
union all
select * from compare_ledger where coalesce(spend, 0) <> cost
union all
select * from compare_channels where coalesce(spend, 0) <> coalesce(cost, spend, 0)
union all
select * from compare_totals where spend <> cost
