-- Whoever is written to is a prospect, until a source that knows the company better says what it is.
with organization as (
    select * from {{ ref('stg_customer_center__organizations') }}
),

account_record as (
    select * from {{ source('identity', 'account_record') }}
    where source_system = 'customer_center' and source_table = 'organizations'
),

int_account__customer_center as (
    select
        account_record.account_id,
        organization.organization_name as account_name,
        'PROSPECT' as account_type,
        {{ as_type('null', 'id') }} as industry_id,
        'ACTIVE' as account_status,
        {{ as_type('null', 'text') }} as account_level,
        {{ as_type('null', 'money') }} as annual_revenue,
        {{ as_type('null', 'text') }} as annual_revenue_currency,
        organization.estimated_num_employees as employee_count,
        organization.website_url as company_website,
        {{ as_type('null', 'text') }} as province,
        {{ as_type('null', 'text') }} as city,
        organization.source as account_source,
        {{ source_id('channel', 'customer_center', 'campaigns', "'EMAIL'", tenant='organization.tenant_id') }}
            as primary_channel_id,
        {{ as_type('null', 'id') }} as owner_user_id,
        organization.created_at,
        organization.updated_at,
        {{ as_type('null', 'text') }} as lifecycle_stage,
        4 as source_rank,
        organization.tenant_id,
        organization.source_system,
        organization.source_table,
        organization.source_key
    from organization
    left join account_record
        on account_record.tenant_id = organization.tenant_id and account_record.source_key = organization.source_key
)

select * from int_account__customer_center
