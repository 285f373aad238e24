-- Every account of a customer is listed, in each of its territories, or once without any.
with territory as (select * from {{ ref('territory') }}),

territory_account as (select * from {{ ref('int_territory_account') }}),

customer_account as (
    select distinct tenant_id, account_id from {{ ref('int_customer_account') }}
),

account as (select * from {{ ref('account_360') }}),

list_territories as (
    select
        territory_account.tenant_id as tenant_id,
        territory_account.account_id as account_id,
        territory.territory_id as territory_id,
        territory.territory_name as territory_name,
        territory.owner_user_id as territory_owner_user_id,
        territory.is_active as is_active
    from territory_account
    inner join territory
        on territory_account.tenant_id = territory.tenant_id and territory_account.territory_id = territory.territory_id
),

count_territories as (
    select
        tenant_id,
        account_id,
        sum(case when is_active and territory_owner_user_id is not null then 1 else 0 end) as covering_territories
    from list_territories
    group by tenant_id, account_id
),

territory_coverage as (
    select
        customer_account.tenant_id as tenant_id,
        customer_account.account_id as account_id,
        coalesce(list_territories.territory_id, 'NONE') as territory_id,
        account.account_name as account_name,
        account.owner_user_id as account_owner_user_id,
        list_territories.territory_name as territory_name,
        list_territories.territory_owner_user_id as territory_owner_user_id,
        coalesce(list_territories.is_active, false) as is_active,
        {{ as_type('coalesce(count_territories.covering_territories, 0)', 'integer') }} as covering_territories,
        account.open_amount as open_amount,
        account.total_revenue as total_revenue,
        account.currency as currency
    from customer_account
    inner join account
        on customer_account.account_id = account.account_id
    left join list_territories
        on customer_account.tenant_id = list_territories.tenant_id and customer_account.account_id = list_territories.account_id
    left join count_territories
        on customer_account.tenant_id = count_territories.tenant_id and customer_account.account_id = count_territories.account_id
)

select * from territory_coverage
