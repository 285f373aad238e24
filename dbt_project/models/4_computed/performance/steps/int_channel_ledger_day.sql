-- What marketing's own ledger says was spent on a channel, by day: the spend of a quarter spread evenly over its days, up to
-- as_of while it runs.  A line names its channel by the kind of campaign, else by its own word.  Fiscal quarters are taken as
-- calendar ones.
with ledger as (
    select
        *,
        substring(fiscal_quarter, 2, 1) as quarter_number,
        {{ as_type('fiscal_year', 'text') }} as year_text
    from {{ ref('stg_sales_analytics__marketing_budget') }}
    where actual_spend is not null
),

channel_map as (select * from {{ ref('channel_map') }}),

fx_rate as (select * from {{ ref('int_fx_rate') }}),

find_quarter as (
    select
        ledger.tenant_id,
        {{ source_id('channel', 'sales_analytics', 'channel_map', 'coalesce(by_type.channel_type, by_word.channel_type)',
                     tenant='ledger.tenant_id') }} as channel_id,
        {{ as_type("ledger.year_text || case ledger.quarter_number when '1' then '-01-01' when '2' then '-04-01'"
                   ~ " when '3' then '-07-01' when '4' then '-10-01' end", 'date') }} as quarter_start,
        {{ as_type("ledger.year_text || case ledger.quarter_number when '1' then '-03-31' when '2' then '-06-30'"
                   ~ " when '3' then '-09-30' when '4' then '-12-31' end", 'date') }} as quarter_end,
        ledger.actual_spend
    from ledger
    left join channel_map as by_type
        on by_type.source_system = ledger.source_system and by_type.source_value = ledger.campaign_type
    left join channel_map as by_word
        on by_word.source_system = ledger.source_system and by_word.source_value = ledger.channel
),

sum_quarters as (
    select
        tenant_id,
        channel_id,
        least(quarter_start, {{ local_date(as_of()) }}) as first_day,
        greatest(least(quarter_start, {{ local_date(as_of()) }}), least(quarter_end, {{ local_date(as_of()) }})) as last_day,
        sum(actual_spend) as spent
    from find_quarter
    where quarter_start is not null and channel_id is not null
    group by tenant_id, channel_id, quarter_start, quarter_end
),

list_days as (
    select day from {{ day_series('(select min(first_day) from sum_quarters)', '(select max(last_day) from sum_quarters)') }}
),

convert_spend as (
    select
        sum_quarters.tenant_id,
        sum_quarters.channel_id,
        list_days.day as stat_date,
        {{ calendar_days('sum_quarters.first_day', 'sum_quarters.last_day') }} + 1 as day_count,
        {{ calendar_days('sum_quarters.first_day', 'list_days.day') }} + 1 as day_number,
        {{ cents(converted('sum_quarters.spent')) }} as spent_cents
    from sum_quarters
    inner join list_days on list_days.day >= sum_quarters.first_day and list_days.day <= sum_quarters.last_day
    left join fx_rate
        on {{ rate_holds("'USD'", 'sum_quarters.first_day') }}
),

int_channel_ledger_day as (
    select
        tenant_id,
        channel_id,
        stat_date,
        {{ even_part('spent_cents', 'day_count', 'day_number') }} as amount_reporting
    from convert_spend
)

select * from int_channel_ledger_day
