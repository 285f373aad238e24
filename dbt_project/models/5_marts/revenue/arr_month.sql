-- What recurs moves from month to month by account: a contract that replaces another is no loss and no gain.
with revenue_month as (
    select * from {{ ref('revenue_month') }}
    where not is_future
),

calendar as (
    select * from {{ ref('int_contract_calendar') }}
    where stat_month <= {{ local_date(as_of()) }}
),

sum_accounts as (
    select tenant_id, account_id, stat_month, coalesce(sum(arr), 0) as arr
    from revenue_month
    group by tenant_id, account_id, stat_month
),

list_accounts as (
    select tenant_id, account_id, min(stat_month) as first_month
    from sum_accounts
    group by tenant_id, account_id
),

close_months as (
    select
        list_accounts.tenant_id as tenant_id,
        list_accounts.account_id as account_id,
        calendar.stat_month as stat_month,
        coalesce(sum_accounts.arr, 0) as closing_arr
    from list_accounts
    cross join calendar
    left join sum_accounts
        on list_accounts.tenant_id = sum_accounts.tenant_id
            and list_accounts.account_id = sum_accounts.account_id
            and calendar.stat_month = sum_accounts.stat_month
    where calendar.stat_month >= list_accounts.first_month
),

open_months as (
    select
        *,
        coalesce(
            lag({{ nullable('closing_arr') }}) over (partition by tenant_id, account_id order by stat_month), 0
        ) as opening_arr
    from close_months
),

arr_month as (
    select
        tenant_id,
        account_id,
        stat_month,
        {{ as_type('opening_arr', 'money') }} as opening_arr,
        {{ as_type('case when opening_arr = 0 then closing_arr else 0 end', 'money') }} as new_arr,
        {{ as_type('case when opening_arr > 0 then greatest(closing_arr - opening_arr, 0) else 0 end', 'money') }}
            as expansion_arr,
        {{ as_type('case when closing_arr > 0 then greatest(opening_arr - closing_arr, 0) else 0 end', 'money') }}
            as contraction_arr,
        {{ as_type('case when closing_arr = 0 then opening_arr else 0 end', 'money') }} as churned_arr,
        {{ as_type('closing_arr', 'money') }} as closing_arr,
        '{{ var("reporting_currency") }}' as currency
    from open_months
    where opening_arr <> 0 or closing_arr <> 0
)

select * from arr_month
