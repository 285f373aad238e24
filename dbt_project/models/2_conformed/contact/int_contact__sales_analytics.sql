with contact as (
    select * from {{ ref('stg_sales_analytics__customer_contacts') }}
),

person_record as (
    select * from {{ source('identity', 'person_record') }}
    where source_system = 'sales_analytics' and source_table = 'customer_contacts'
),

account_record as (
    select * from {{ ref('int_account') }}
    where source_system = 'sales_analytics' and source_table = 'customers' and reject_rule is null
),

int_contact__sales_analytics as (
    select
        person_record.person_id as contact_id,
        nullif(trim(coalesce(contact.first_name, '') || ' ' || coalesce(contact.last_name, '')), '') as contact_name,
        contact.title as job_title,
        contact.department,
        coalesce(status_map.contact_status, 'ACTIVE') as contact_status,
        account_record.account_id as primary_account_id,
        {{ unknown('contact', ['contact_source', 'primary_channel_id', 'owner_user_id', 'lifecycle_stage', 'is_verified',
                               'consent_given_at']) }},
        coalesce({{ day_start('contact.created_date') }}, person_record.first_seen_at) as created_at,
        {{ day_start('contact.created_date') }} as updated_at,
        level_map.decision_level = 'DECISION_MAKER' as is_decision_maker,
        2 as source_rank,
        contact.tenant_id as tenant_id,
        contact.source_system as source_system,
        contact.source_table as source_table,
        contact.source_key as source_key
    from contact
    left join person_record
        on person_record.tenant_id = contact.tenant_id and person_record.source_key = contact.source_key
    left join account_record
        on account_record.tenant_id = contact.tenant_id and account_record.source_key = contact.customer_id
    left join {{ ref('contact_status_map') }} as status_map
        on status_map.source_system = contact.source_system and status_map.source_value = contact.status
    left join {{ ref('decision_level_map') }} as level_map
        on level_map.source_system = contact.source_system and level_map.source_value = contact.role_type
)

select * from int_contact__sales_analytics
