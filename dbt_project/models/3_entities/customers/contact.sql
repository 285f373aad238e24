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

-- Each field survives from the best ranked record that knows it; phone, e-mail and WeChat handle are identity's choice.
with record as (
    select * from {{ ref('int_contact') }}
    where reject_rule is null
),

merged as (
    select
        contact_id,
        {{ pick_first('contact_name', 'record_rank') }} as known_name,
        {{ pick_first('job_title', 'record_rank') }} as job_title,
        {{ pick_first('department', 'record_rank') }} as department,
        {{ pick_first('contact_status', 'record_rank') }} as contact_status,
        {{ pick_first('primary_account_id', 'record_rank') }} as primary_account_id,
        {{ pick_first('contact_source', 'record_rank') }} as contact_source,
        {{ pick_first('primary_channel_id', 'record_rank') }} as primary_channel_id,
        {{ pick_first('owner_user_id', 'record_rank') }} as owner_user_id,
        min(created_at) as created_at,
        coalesce(max(updated_at), min(created_at)) as updated_at,
        {{ pick_first('lifecycle_stage', 'record_rank') }} as lifecycle_stage,
        coalesce({{ pick_first('is_decision_maker', 'record_rank') }}, false) as is_decision_maker,
        coalesce({{ pick_first('is_verified', 'record_rank') }}, false) as is_verified,
        {{ pick_first('tenant_id', 'record_rank') }} as tenant_id,
        {{ pick_first('source_system', 'record_rank') }} as source_system,
        {{ pick_first('source_table', 'record_rank') }} as source_table,
        {{ pick_first('source_key', 'record_rank') }} as source_key
    from record
    group by contact_id
),

contact as (
    select
        merged.contact_id as contact_id,
        coalesce(merged.known_name, identifier.email, identifier.mobile_phone, merged.contact_id) as contact_name,
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
        merged.updated_at,
        merged.lifecycle_stage,
        merged.is_decision_maker,
        merged.is_verified,
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
