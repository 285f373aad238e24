with contact as (
    select * from {{ ref('stg_cdp__contact') }}
),

person_record as (
    select * from {{ source('identity', 'person_record') }}
    where source_system = 'cdp' and source_table = 'contact'
),

account_record as (
    select * from {{ ref('int_account') }}
    where source_system = 'cdp' and source_table = 'account' and reject_rule is null
),

int_contact__cdp as (
    select
        person_record.person_id as contact_id,
        contact.contact_name,
        contact.job_title,
        contact.department,
        contact.contact_status,
        account_record.account_id as primary_account_id,
        contact.contact_source,
        {{ source_id('channel', 'cdp', 'channel', 'contact.primary_channel_id', tenant='contact.tenant_id') }}
            as primary_channel_id,
        contact.owner_user_id as owner_user_id,
        contact.created_at as created_at,
        contact.updated_at as updated_at,
        contact.lifecycle_stage as lifecycle_stage,
        contact.is_decision_maker,
        contact.is_verified,
        {{ unknown('contact', ['consent_given_at']) }},
        1 as source_rank,
        contact.tenant_id as tenant_id,
        contact.source_system as source_system,
        contact.source_table as source_table,
        contact.source_key as source_key
    from contact
    left join person_record
        on person_record.tenant_id = contact.tenant_id and person_record.source_key = contact.source_key
    left join account_record
        on account_record.tenant_id = contact.tenant_id and account_record.source_key = contact.primary_account_id
)

select * from int_contact__cdp
