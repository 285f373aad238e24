-- Sales, revenue and customer success name a customer of the sales_analytics source; identity says which account that is.
with entity_key as (
    select * from {{ ref('int_entity_key') }}
    where source_system = 'sales_analytics' and entity_type = 'ACCOUNT' and source_table = 'customers'
),

int_customer_account as (
    select tenant_id, source_key as customer_id, account_id
    from entity_key
)

select * from int_customer_account
