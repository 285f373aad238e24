-- A provider is the company that sends leads, found in other systems by its name.
with provider as (
    select * from {{ ref('stg_partner_leads__lead_source_providers') }}
),

account_record as (
    select * from {{ source('identity', 'account_record') }}
    where source_system = 'partner_leads' and source_table = 'lead_source_providers'
),

int_account__partner_leads_providers as (
    select
        account_record.account_id,
        coalesce(provider.company_name, provider.provider_name, provider.provider_id) as account_name,
        'PARTNER' as account_type,
        {{ unknown('account', [
            'industry_id', 'account_level', 'annual_revenue', 'annual_revenue_currency', 'employee_count', 'company_website',
            'province', 'city', 'account_source', 'primary_channel_id', 'owner_user_id', 'lifecycle_stage',
        ]) }},
        case when coalesce(provider.is_active, true) then 'ACTIVE' else 'DORMANT' end as account_status,
        provider.created_at,
        provider.updated_at,
        3 as source_rank,
        provider.tenant_id as tenant_id,
        provider.source_system as source_system,
        provider.source_table as source_table,
        provider.source_key as source_key
    from provider
    left join account_record
        on account_record.tenant_id = provider.tenant_id and account_record.source_key = provider.source_key
)

select * from int_account__partner_leads_providers
