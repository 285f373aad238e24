-- A touchpoint that names no person and was derived from an event belongs to the person of that event.
with touchpoint as (
    select * from {{ ref('stg_cdp__touchpoint') }}
),

subject as (
    select * from {{ ref('int_entity_key') }}
    where source_system = 'cdp'
),

derived as (
    select {{ source_id('event', 'cdp', 'event', 'source_event_id') }} as event_id
    from touchpoint
    where source_event_id is not null and coalesce(contact_id, lead_id) is null
),

event as (
    select event_id, contact_id, lead_id, account_id from {{ ref('event') }}
    where {{ among('event_id', 'select event_id from derived') }}
),

int_touchpoint__cdp as (
    select
        {{ source_id('touchpoint', 'cdp', 'touchpoint', 'touchpoint.touchpoint_id', tenant='touchpoint.tenant_id') }}
            as touchpoint_id,
        case
            when touchpoint.touchpoint_type <> 'EMAIL' then touchpoint.touchpoint_type
            when touchpoint.touchpoint_direction = 'OUTBOUND' then 'EMAIL_SENT'
            else 'EMAIL_REPLY'
        end as touchpoint_type,
        {{ source_id('channel', 'cdp', 'channel', 'touchpoint.channel_id', tenant='touchpoint.tenant_id') }}
            as channel_id,
        {{ source_id('campaign', 'cdp', 'campaign', 'touchpoint.campaign_id', tenant='touchpoint.tenant_id') }}
            as campaign_id,
        coalesce(contact.contact_id, lead.contact_id, event.contact_id) as contact_id,
        coalesce(
            {{ source_id('lead', 'cdp', 'lead', 'touchpoint.lead_id', tenant='touchpoint.tenant_id') }}, event.lead_id
        ) as lead_id,
        coalesce(account.account_id, contact.account_id, lead.account_id, event.account_id) as account_id,
        touchpoint.touchpoint_time,
        touchpoint.touchpoint_direction,
        touchpoint.touchpoint_status,
        touchpoint.content_type,
        touchpoint.content_id,
        touchpoint.subject,
        touchpoint.duration_seconds,
        touchpoint.owner_user_id,
        touchpoint.created_at,
        {{ source_id('event', 'cdp', 'event', 'touchpoint.source_event_id', tenant='touchpoint.tenant_id') }}
            as source_event_id,
        {{ as_type('null', 'text') }} as type_fault,
        touchpoint.tenant_id as tenant_id,
        touchpoint.source_system as source_system,
        touchpoint.source_table as source_table,
        touchpoint.source_key as source_key
    from touchpoint
    left join subject as account
        on account.entity_type = 'ACCOUNT' and account.source_table = 'account'
            and account.tenant_id = touchpoint.tenant_id
            and account.source_key = touchpoint.account_id
    left join subject as contact
        on contact.entity_type = 'CONTACT' and contact.source_table = 'contact'
            and contact.tenant_id = touchpoint.tenant_id
            and contact.source_key = touchpoint.contact_id
    left join subject as lead
        on lead.entity_type = 'LEAD' and lead.source_table = 'lead'
            and lead.tenant_id = touchpoint.tenant_id
            and lead.source_key = touchpoint.lead_id
    left join event
        on event.event_id
            = {{ source_id('event', 'cdp', 'event', 'touchpoint.source_event_id', tenant='touchpoint.tenant_id') }}
            and coalesce(touchpoint.contact_id, touchpoint.lead_id) is null
)

select * from int_touchpoint__cdp
