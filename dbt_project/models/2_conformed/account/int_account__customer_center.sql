-- A company that is written to is a prospect, until a source that knows it better says what it is.
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
        {{ unknown('account', [
            'industry_id', 'account_level', 'annual_revenue', 'annual_revenue_currency', 'province', 'city', 'owner_user_id',
            'lifecycle_stage',
        ]) }},
        'ACTIVE' as account_status,
        organization.estimated_num_employees as employee_count,
        organization.website_url as company_website,
        organization.source as account_source,
        {{ source_id('channel', 'customer_center', 'campaigns', "'EMAIL'", tenant='organization.tenant_id') }}
            as primary_channel_id,
        organization.created_at,
        organization.updated_at,
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
