-- The cost of a campaign without its days of known spend, and the days over which it is spread.  Money that was spent lies
-- between the campaign's start and its end, or as_of while it runs, and never in the future: a campaign that has not begun is
-- charged on the day of as_of.  A budget is spread over all its days, of which those up to as_of count.  The rate is that of the
-- first day.
with cost as (select * from {{ ref('int_campaign_cost') }}),

fx_rate as (select * from {{ ref('int_fx_rate') }}),

find_start as (
    select
        *,
        whole_cost - coalesce(known_spend, 0) as open_cost,
        case
            when spend_basis = 'BUDGET' then start_date
            else least(coalesce(start_date, {{ local_date(as_of()) }}), {{ local_date(as_of()) }})
        end as first_day
    from cost
),

int_campaign_cost_period as (
    select
        find_start.tenant_id,
        find_start.campaign_id,
        find_start.spend_basis,
        find_start.first_day,
        greatest(
            find_start.first_day,
            case
                when find_start.spend_basis = 'BUDGET' then coalesce(find_start.end_date, find_start.first_day)
                else least(coalesce(find_start.end_date, {{ local_date(as_of()) }}), {{ local_date(as_of()) }})
            end
        ) as last_day,
        {{ cents(converted('find_start.open_cost')) }} as open_cents
    from find_start
    left join fx_rate
        on {{ rate_holds('find_start.currency', 'find_start.first_day') }}
    where find_start.open_cost > 0
)

select * from int_campaign_cost_period
