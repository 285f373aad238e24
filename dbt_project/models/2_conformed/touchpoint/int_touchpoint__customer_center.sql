-- The source keeps the last mail and the last reply of each lead; each is a touch, and a later one takes its place.
with subject as (
    select * from {{ ref('int_entity_key') }}
    where source_system = 'customer_center' and source_table = 'leads' and entity_type = 'LEAD'
),

mail as (
    select
        *,
        'EMAIL_SENT' as touchpoint_type,
        'OUTBOUND' as touchpoint_direction,
        email_sent_at as touchpoint_time
    from {{ ref('stg_customer_center__leads') }}
    where email_sent_at is not null
    union all
    select
        *,
        'EMAIL_REPLY' as touchpoint_type,
        'INBOUND' as touchpoint_direction,
        reply_received_at as touchpoint_time
    from {{ ref('stg_customer_center__leads') }}
    where reply_received_at is not null
),

int_touchpoint__customer_center as (
    select
        {{ entity_id('touchpoint', [
            'mail.tenant_id', "'customer_center'", "'leads'", 'mail.source_key', 'mail.touchpoint_type',
        ]) }} as touchpoint_id,
        mail.touchpoint_type,
        {{ source_id('channel', 'customer_center', 'campaigns', "'EMAIL'", tenant='mail.tenant_id') }} as channel_id,
        {{ source_id('campaign', 'customer_center', 'campaigns', 'mail.campaign_id', tenant='mail.tenant_id') }} as campaign_id,
        subject.contact_id,
        {{ source_id('lead', 'customer_center', 'leads', 'mail.lead_id', tenant='mail.tenant_id') }} as lead_id,
        subject.account_id,
        mail.touchpoint_time,
        mail.touchpoint_direction,
        'COMPLETED' as touchpoint_status,
        'EMAIL' as content_type,
        {{ as_type('null', 'text') }} as content_id,
        {{ unknown('touchpoint', ['subject', 'duration_seconds', 'owner_user_id', 'source_event_id', 'type_fault']) }},
        mail.touchpoint_time as created_at,
        mail.tenant_id as tenant_id,
        mail.source_system as source_system,
        mail.source_table as source_table,
        mail.source_key as source_key
    from mail
    left join subject
        on subject.tenant_id = mail.tenant_id and subject.source_key = mail.source_key
)

select * from int_touchpoint__customer_center
