-- A customer is in a territory that lists its country; where a territory lists none, in one of its region.
with territory as (select * from {{ ref('stg_sales_analytics__territories') }}),

customer as (select * from {{ ref('stg_sales_analytics__customers') }}),

customer_account as (select * from {{ ref('int_customer_account') }}),

place_customers as (
    select distinct
        customer.tenant_id as tenant_id,
        customer_account.account_id as account_id,
        customer.region as region,
        {{ lower_text('customer.country') }} as country
    from customer
    inner join customer_account
        on customer.tenant_id = customer_account.tenant_id and customer.customer_id = customer_account.customer_id
),

list_countries as (
    select
        *,
        ',' || replace({{ lower_text('country_list') }}, ', ', ',') || ',' as countries
    from territory
),

int_territory_account as (
    select distinct
        list_countries.tenant_id as tenant_id,
        list_countries.territory_id as territory_id,
        place_customers.account_id as account_id
    from list_countries
    inner join place_customers
        on list_countries.tenant_id = place_customers.tenant_id
    where list_countries.countries like '%,' || place_customers.country || ',%'
        or (list_countries.countries is null and list_countries.region = place_customers.region)
)

select * from int_territory_account
