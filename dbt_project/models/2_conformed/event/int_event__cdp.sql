-- An event belongs to the person that the source names.  Without a name it belongs to the one person whom other events of its
-- session name, else to the one person of its cookie or device (int_visitor).  Where two persons are possible, it is nobody's.
-- The company is the one that the source names, else that of the person.
{{ config(meta={'changes_with': {
    'system': 'cdp', 'table': 'event', 'key': 'event_id',
    'subjects': [
        ('ACCOUNT', 'account', 'account_id'), ('CONTACT', 'contact', 'contact_id'), ('LEAD', 'lead', 'lead_id'),
        ('SESSION', 'event', 'session_id'), ('VISITOR', 'event', 'visitor_id'),
    ],
}}) }}

with event as (
    select * from {{ ref('stg_cdp__event') }}
),

subject as (
    select * from {{ ref('int_entity_key') }}
    where source_system = 'cdp'
),

visitor as (
    select * from {{ ref('int_visitor') }}
),

int_event__cdp as (
    select
        {{ source_id('event', 'cdp', 'event', 'event.event_id', tenant='event.tenant_id') }} as event_id,
        event.event_name,
        coalesce(type_map.event_type, event.event_type) as event_type,
        {{ source_id('channel', 'cdp', 'channel', 'event.channel_id', tenant='event.tenant_id') }} as channel_id,
        coalesce(contact.contact_id, lead.contact_id, session.contact_id, cookie.contact_id) as contact_id,
        coalesce(
            {{ source_id('lead', 'cdp', 'lead', 'event.lead_id', tenant='event.tenant_id') }}, session.lead_id, cookie.lead_id
        ) as lead_id,
        coalesce(
            account.account_id, contact.account_id, lead.account_id, session.account_id, cookie.account_id
        ) as account_id,
        event.event_time,
        event.session_id,
        event.device_type,
        event.browser,
        event.os,
        event.ip_address,
        event.page_url,
        event.referrer_url,
        event.created_at,
        event.visitor_id,
        case
            when coalesce(event.contact_id, event.lead_id) is not null then 'SOURCE'
            when session.entity_id is not null then 'SESSION'
            when cookie.entity_id is not null then 'VISITOR'
        end as identified_by,
        event.tenant_id as tenant_id,
        event.source_system as source_system,
        event.source_table as source_table,
        event.source_key as source_key
    from event
    left join {{ ref('event_type_map') }} as type_map
        on type_map.source_system = 'cdp' and type_map.source_value = event.event_type
    left join subject as account
        on account.entity_type = 'ACCOUNT' and account.source_table = 'account'
            and account.tenant_id = event.tenant_id and account.source_key = event.account_id
    left join subject as contact
        on contact.entity_type = 'CONTACT' and contact.source_table = 'contact'
            and contact.tenant_id = event.tenant_id and contact.source_key = event.contact_id
    left join subject as lead
        on lead.entity_type = 'LEAD' and lead.source_table = 'lead'
            and lead.tenant_id = event.tenant_id and lead.source_key = event.lead_id
    left join visitor as session
        on session.entity_type = 'SESSION' and coalesce(event.contact_id, event.lead_id) is null
            and session.tenant_id = event.tenant_id and session.source_key = event.session_id
    left join visitor as cookie
        on cookie.entity_type = 'VISITOR' and coalesce(event.contact_id, event.lead_id, session.source_key) is null
            and cookie.tenant_id = event.tenant_id and cookie.source_key = event.visitor_id
)

select * from int_event__cdp
