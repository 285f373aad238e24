-- The value that running contracts still bring (R0.54): what is not recognised yet.  A contract of a won opportunity is left out,
-- because the account's revenue has its whole amount already.
with contract as (select * from {{ ref('stg_sales_analytics__contracts') }}),

recognition as (select * from {{ ref('stg_sales_analytics__revenue_recognition') }}),

opportunity as (select * from {{ ref('opportunity') }}),

account_record as (select * from {{ source('identity', 'account_record') }}),

fx_rate as (select * from {{ ref('int_fx_rate') }}),

sum_recognised as (
    select tenant_id, contract_id, sum(recognition_amount) as recognised_amount
    from recognition
    where recognition_date <= {{ local_date(as_of()) }}
    group by tenant_id, contract_id
),

list_running as (
    select
        contract.*,
        {{ source_id('opportunity', 'sales_analytics', 'opportunities', 'contract.opportunity_id', tenant='contract.tenant_id') }}
            as contract_opportunity_id,
        greatest(contract.contract_value - coalesce(sum_recognised.recognised_amount, 0), 0) as remaining_amount
    from contract
    left join sum_recognised
        on contract.tenant_id = sum_recognised.tenant_id and contract.contract_id = sum_recognised.contract_id
    where contract.status = 'Active' and coalesce(contract.end_date >= {{ local_date(as_of()) }}, true)
),

int_account_contract as (
    select
        account_record.account_id as account_id,
        {{ rounded('sum(' ~ converted('list_running.remaining_amount') ~ ')', 'money') }} as remaining_value
    from list_running
    inner join account_record
        on list_running.tenant_id = account_record.tenant_id
            and list_running.customer_id = account_record.source_key
            and account_record.source_system = 'sales_analytics'
            and account_record.source_table = 'customers'
    left join fx_rate
        on {{ rate_holds("'USD'", local_date(as_of())) }}
    left join opportunity
        on list_running.contract_opportunity_id = opportunity.opportunity_id and opportunity.is_won
    where opportunity.opportunity_id is null
    group by account_record.account_id
)

select * from int_account_contract
