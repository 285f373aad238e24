-- macros/survivorship/survivorship_rules.sql declares which record gives each field.  Identity chooses phone, e-mail and handle.
{{ config(post_hook=add_indexes([
    {'name': 'uk_contact_mobile_phone', 'columns': 'tenant_id, mobile_phone', 'unique': true,
     'where': 'mobile_phone is not null'},
    {'name': 'uk_contact_email', 'columns': 'tenant_id, email', 'unique': true,
     'where': 'email is not null'},
    {'name': 'idx_contact_name', 'columns': 'contact_name'},
    {'name': 'idx_contact_account', 'columns': 'primary_account_id'},
    {'name': 'idx_contact_status', 'columns': 'contact_status'},
    {'name': 'idx_contact_wechat', 'columns': 'wechat_id'},
    {'name': 'idx_contact_phone_email', 'columns': 'mobile_phone, email'},
])) }}

with merged as (
    select * from {{ ref('int_contact_survivor') }}
),

contact as (
    select
        merged.contact_id as contact_id,
        coalesce(merged.contact_name, identifier.email, identifier.mobile_phone, merged.contact_id) as contact_name,
        identifier.mobile_phone,
        identifier.email,
        identifier.wechat_id,
        merged.job_title,
        merged.department,
        merged.contact_status,
        merged.primary_account_id,
        merged.contact_source,
        merged.primary_channel_id,
        merged.owner_user_id,
        merged.created_at,
        coalesce(merged.updated_at, merged.created_at) as updated_at,
        merged.lifecycle_stage,
        coalesce(merged.is_decision_maker, false) as is_decision_maker,
        coalesce(merged.is_verified, false) as is_verified,
        person.previous_ids,
        merged.tenant_id as tenant_id,
        merged.source_system,
        merged.source_table,
        merged.source_key
    from merged
    left join {{ ref('int_contact_identifier') }} as identifier
        on identifier.contact_id = merged.contact_id
    left join {{ source('identity', 'person') }} as person
        on person.person_id = merged.contact_id
)

select * from contact
