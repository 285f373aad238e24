-- Opportunities of an account in numbers; money in the reporting currency (R0.51, R0.53-R0.55).
with opportunity as (select * from {{ ref('opportunity') }}),

unpriced as (select * from {{ ref('int_account_unpriced') }}),

weigh_open as (
    select
        *,
        case when is_won then amount_reporting end as won_amount,
        case when not is_won and not is_lost then amount_reporting end as pending_amount,
        case when not is_won and not is_lost then amount_reporting * probability end as pending_amount_percent
    from opportunity
    where account_id is not null
),

count_and_sum as (
    select
        account_id,
        count(*) as total_opportunities,
        count(case when is_won then 1 end) as won_opportunities,
        count(case when is_lost then 1 end) as lost_opportunities,
        count(case when not is_won and not is_lost then 1 end) as open_opportunities,
        coalesce(sum(won_amount), 0) as won_revenue,
        coalesce(sum(pending_amount), 0) as open_amount,
        coalesce({{ safe_divide('sum(pending_amount_percent)', '100') }}, 0) as weighted_open_amount,
        min(case when not is_won and not is_lost then expected_close_date end) as next_expected_close_date,
        max(actual_close_date) as last_close_date,
        max(updated_at) as last_changed_at
    from weigh_open
    group by account_id
),

int_account_pipeline as (
    select
        count_and_sum.*,
        coalesce(unpriced.unpriced_opportunities, 0) as unpriced_opportunities,
        unpriced.unpriced_amounts
    from count_and_sum
    left join unpriced on count_and_sum.account_id = unpriced.account_id
)

select * from int_account_pipeline
