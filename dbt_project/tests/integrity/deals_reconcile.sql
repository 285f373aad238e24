-- The deals of all accounts and those of no account are all deals, and so is what they brought.
with opportunity as (select * from {{ ref('opportunity') }}),

account_summary as (select * from {{ ref('account_summary') }}),

expected as (
    select
        tenant_id,
        count(*) as deals,
        {{ as_type('coalesce(sum(case when is_won then amount_reporting end), 0)', 'money') }} as revenue
    from opportunity
    group by tenant_id
),

of_accounts as (
    select tenant_id, sum(total_opportunities) as deals, sum(total_revenue) as revenue
    from account_summary
    group by tenant_id
),

of_no_account as (
    select
        tenant_id,
        count(*) as deals,
        coalesce(sum(case when is_won then amount_reporting end), 0) as revenue
    from opportunity
    where account_id is null
    group by tenant_id
)

select
    expected.tenant_id,
    expected.deals,
    expected.revenue
from expected
left join of_accounts on of_accounts.tenant_id = expected.tenant_id
left join of_no_account on of_no_account.tenant_id = expected.tenant_id
where coalesce(of_accounts.deals, 0) + coalesce(of_no_account.deals, 0) <> expected.deals
    or {{ as_type('coalesce(of_accounts.revenue, 0) + coalesce(of_no_account.revenue, 0)', 'money') }} <> expected.revenue
