-- The export knows no account status, so a company that it lists as a customer is active.  Where it gives no day of creation,
-- the instant stands in at which the platform first saw the record.
with customer as (
    select * from {{ ref('stg_sales_analytics__customers') }}
),

account_record as (
    select * from {{ source('identity', 'account_record') }}
    where source_system = 'sales_analytics' and source_table = 'customers'
),

int_account__sales_analytics_customers as (
    select
        account_record.account_id,
        customer.customer_name as account_name,
        'CUSTOMER' as account_type,
        {{ industry_id('customer.industry', tenant='customer.tenant_id') }} as industry_id,
        'ACTIVE' as account_status,
        level_map.account_level,
        customer.annual_revenue,
        case when customer.annual_revenue is not null then 'USD' end as annual_revenue_currency,
        {{ unknown('account', [
            'employee_count', 'company_website', 'province', 'city', 'account_source', 'primary_channel_id', 'lifecycle_stage',
        ]) }},
        customer.account_owner as owner_user_id,
        coalesce({{ day_start('customer.created_date') }}, account_record.first_seen_at) as created_at,
        {{ day_start('customer.created_date') }} as updated_at,
        2 as source_rank,
        customer.tenant_id as tenant_id,
        customer.source_system as source_system,
        customer.source_table as source_table,
        customer.source_key as source_key
    from customer
    left join account_record
        on account_record.tenant_id = customer.tenant_id and account_record.source_key = customer.source_key
    left join {{ ref('account_level_map') }} as level_map
        on level_map.source_system = customer.source_system and level_map.source_value = customer.customer_tier
)

select * from int_account__sales_analytics_customers
