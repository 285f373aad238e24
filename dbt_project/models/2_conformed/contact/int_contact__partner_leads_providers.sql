-- The person to ask at a provider.  A provider that names nobody brings no contact.
with provider as (
    select * from {{ ref('stg_partner_leads__lead_source_providers') }}
    where coalesce(contact_name, contact_email, contact_phone) is not null
),

person_record as (
    select * from {{ source('identity', 'person_record') }}
    where source_system = 'partner_leads' and source_table = 'lead_source_providers'
),

account_record as (
    select * from {{ ref('int_account') }}
    where source_system = 'partner_leads' and source_table = 'lead_source_providers' and reject_rule is null
),

int_contact__partner_leads_providers as (
    select
        person_record.person_id as contact_id,
        nullif(trim(provider.contact_name), '') as contact_name,
        {{ unknown('contact', [
            'job_title', 'department', 'primary_channel_id', 'owner_user_id', 'lifecycle_stage', 'is_decision_maker',
            'is_verified', 'consent_given_at',
        ]) }},
        'ACTIVE' as contact_status,
        account_record.account_id as primary_account_id,
        'PARTNER' as contact_source,
        provider.created_at as created_at,
        provider.updated_at as updated_at,
        3 as source_rank,
        provider.tenant_id as tenant_id,
        provider.source_system as source_system,
        provider.source_table as source_table,
        provider.source_key as source_key
    from provider
    left join person_record
        on person_record.tenant_id = provider.tenant_id and person_record.source_key = provider.source_key
    left join account_record
        on account_record.tenant_id = provider.tenant_id and account_record.source_key = provider.source_key
)

select * from int_contact__partner_leads_providers
