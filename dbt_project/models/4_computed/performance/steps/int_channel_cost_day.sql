-- A channel's monthly cost by day, in the reporting currency at the rate of the month's first day (C-33).  The first days carry
-- the cents that do not divide, so the days of a full month are exactly its cost, however much of it has passed.
with cost_period as (select * from {{ ref('int_channel_cost_period') }}),

fx_rate as (select * from {{ ref('int_fx_rate') }}),

list_days as (
    select
        day,
        {{ as_type(dbt.date_trunc('month', 'day'), 'date') }} as first_of_month
    from {{ day_series('(select min(first_day) from cost_period)', '(select max(last_day) from cost_period)') }}
),

convert_cost as (
    select
        cost_period.tenant_id,
        cost_period.channel_id,
        list_days.day as stat_date,
        {{ calendar_days('list_days.first_of_month', 'list_days.day') }} + 1 as day_number,
        {{ days_in_month('list_days.day') }} as day_count,
        {{ cents(converted('cost_period.monthly_cost')) }} as month_cents
    from cost_period
    inner join list_days on list_days.day >= cost_period.first_day and list_days.day <= cost_period.last_day
    left join fx_rate
        on {{ rate_holds('cost_period.currency', 'list_days.first_of_month') }}
),

int_channel_cost_day as (
    select
        tenant_id,
        channel_id,
        stat_date,
        {{ even_part('month_cents', 'day_count', 'day_number') }} as amount_reporting
    from convert_cost
)

select * from int_channel_cost_day
