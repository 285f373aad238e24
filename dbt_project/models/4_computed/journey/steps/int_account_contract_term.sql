-- From when until when each contract of an account runs: until the end of its last day.  One that renews itself and is active has
-- no end; a draft is no contract.
with contract as (
    select * from {{ ref('stg_sales_analytics__contracts') }}
    where start_date is not null and coalesce(status, '') <> 'Draft'
),

int_account_contract_term as (
    select
        subject.account_id as account_id,
        contract.contract_id,
        {{ day_start('contract.start_date') }} as started_at,
        case
            when not (coalesce(contract.auto_renew, false) and coalesce(contract.status, '') = 'Active')
                then {{ add_days(day_start('contract.end_date'), 1) }}
        end as ended_at
    from contract
    inner join {{ ref('int_entity_key') }} as subject
        on subject.source_system = 'sales_analytics'
            and subject.entity_type = 'ACCOUNT' and subject.source_table = 'customers'
            and subject.tenant_id = contract.tenant_id
            and subject.source_key = contract.customer_id
    where subject.account_id is not null
)

select * from int_account_contract_term
