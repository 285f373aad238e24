-- Every table of the sales_analytics source that names a customer means an account; identity says which.  A customer that is
-- no account, because it breaks a rule, is as unknown as one that nobody delivered.
with entity_key as (
    select * from {{ ref('int_entity_key') }}
    where source_system = 'sales_analytics' and entity_type = 'ACCOUNT' and source_table = 'customers'
),

account as (select account_id from {{ ref('account') }}),

int_customer_account as (
    select
        entity_key.tenant_id as tenant_id,
        entity_key.source_key as customer_id,
        entity_key.account_id as account_id
    from entity_key
    inner join account on entity_key.account_id = account.account_id
)

select * from int_customer_account
