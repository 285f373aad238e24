with contact as (
    select * from {{ ref('stg_partner_leads__contacts') }}
),

person_record as (
    select * from {{ source('identity', 'person_record') }}
    where source_system = 'partner_leads' and source_table = 'contacts'
),

consent as (
    select tenant_id, contact_id as contact_key, max(created_at) as consent_given_at
    from {{ ref('stg_partner_leads__leads') }}
    where consent_value
    group by tenant_id, contact_id
),

int_contact__partner_leads as (
    select
        person_record.person_id as contact_id,
        nullif(trim(contact.first_name || ' ' || contact.last_name), '') as contact_name,
        {{ unknown('contact', [
            'job_title', 'department', 'primary_account_id', 'owner_user_id', 'lifecycle_stage', 'is_decision_maker',
            'is_verified',
        ]) }},
        'ACTIVE' as contact_status,
        'PARTNER' as contact_source,
        {{ source_id('channel', 'partner_leads', 'webhook_configs', 'contact.webhook_id', tenant='contact.tenant_id') }}
            as primary_channel_id,
        contact.created_at,
        contact.updated_at,
        consent.consent_given_at,
        3 as source_rank,
        contact.tenant_id as tenant_id,
        contact.source_system as source_system,
        contact.source_table as source_table,
        contact.source_key as source_key
    from contact
    left join person_record
        on person_record.tenant_id = contact.tenant_id and person_record.source_key = contact.source_key
    left join consent
        on consent.tenant_id = contact.tenant_id and consent.contact_key = contact.source_key
)

select * from int_contact__partner_leads
