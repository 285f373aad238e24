-- Deals of a territory are those of its accounts; a year is the 365 days until as_of, because the quota is one of a year.
with territory_row as (select * from {{ ref('stg_sales_analytics__territories') }}),

territory_account as (select * from {{ ref('int_territory_account') }}),

deal as (select * from {{ ref('deal_outcome') }}),

account as (select * from {{ ref('account') }}),

fx_rate as (select * from {{ ref('int_fx_rate') }}),

count_accounts as (
    select
        territory_account.tenant_id as tenant_id,
        territory_account.territory_id as territory_id,
        count(*) as accounts,
        sum(case when account.owner_user_id = territory_row.sales_rep then 1 else 0 end) as accounts_of_rep
    from territory_account
    inner join territory_row
        on territory_account.tenant_id = territory_row.tenant_id and territory_account.territory_id = territory_row.territory_id
    inner join account
        on territory_account.account_id = account.account_id
    group by territory_account.tenant_id, territory_account.territory_id
),

sum_deals as (
    select
        territory_account.tenant_id as tenant_id,
        territory_account.territory_id as territory_id,
        sum(case when deal.outcome = 'OPEN' then 1 else 0 end) as open_deals,
        sum(case when deal.outcome = 'OPEN' then deal.amount end) as open_amount,
        sum(case when deal.outcome = 'WON' then 1 else 0 end) as won_deals,
        sum(case when deal.outcome = 'WON' then deal.amount end) as won_amount,
        sum(case when deal.outcome = 'WON' and deal.owner_user_id = territory_row.sales_rep then deal.amount end) as won_by_rep
    from territory_account
    inner join territory_row
        on territory_account.tenant_id = territory_row.tenant_id and territory_account.territory_id = territory_row.territory_id
    inner join deal
        on territory_account.account_id = deal.account_id
    where deal.outcome = 'OPEN' or {{ calendar_days('deal.actual_close_date', local_date(as_of())) }} between 0 and 364
    group by territory_account.tenant_id, territory_account.territory_id
),

territory as (
    select
        territory_row.tenant_id as tenant_id,
        territory_row.territory_id as territory_id,
        territory_row.territory_name as territory_name,
        {{ upper_text("replace(territory_row.territory_type, ' ', '_')") }} as territory_type,
        territory_row.region as region,
        territory_row.country_list as country_list,
        territory_row.sales_rep as owner_user_id,
        territory_row.manager as manager,
        (
            coalesce(territory_row.active, false)
            and coalesce(territory_row.effective_date <= {{ local_date(as_of()) }}, true)
        ) as is_active,
        territory_row.effective_date as effective_date,
        {{ rounded(converted('territory_row.quota'), 'money') }} as annual_quota,
        {{ as_type('coalesce(count_accounts.accounts, 0)', 'integer') }} as accounts,
        {{ as_type('coalesce(count_accounts.accounts_of_rep, 0)', 'integer') }} as accounts_of_rep,
        {{ as_type('coalesce(sum_deals.open_deals, 0)', 'integer') }} as open_deals,
        {{ as_type('coalesce(sum_deals.open_amount, 0)', 'money') }} as open_amount,
        {{ as_type('coalesce(sum_deals.won_deals, 0)', 'integer') }} as won_deals,
        {{ as_type('coalesce(sum_deals.won_amount, 0)', 'money') }} as won_amount,
        {{ as_type('coalesce(sum_deals.won_by_rep, 0)', 'money') }} as won_by_rep_amount,
        '{{ var("reporting_currency") }}' as currency
    from territory_row
    left join count_accounts
        on territory_row.tenant_id = count_accounts.tenant_id and territory_row.territory_id = count_accounts.territory_id
    left join sum_deals
        on territory_row.tenant_id = sum_deals.tenant_id and territory_row.territory_id = sum_deals.territory_id
    left join fx_rate
        on {{ rate_holds("'USD'", local_date(as_of())) }}
)

select * from territory
