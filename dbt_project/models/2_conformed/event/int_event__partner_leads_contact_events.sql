-- What the source's log says happened to a contact.  None of it is an action of the closed list, so its type is OTHER.
{{ config(meta={'changes_with': {
    'system': 'partner_leads', 'table': 'contact_events', 'key': as_type('id', 'id'),
    'subjects': [('CONTACT', 'contacts', as_type('contact_id', 'id'))],
}}) }}

with event as (
    select * from {{ ref('stg_partner_leads__contact_events') }}
),

contact as (
    select * from {{ ref('int_entity_key') }}
    where source_system = 'partner_leads' and entity_type = 'CONTACT' and source_table = 'contacts'
),

int_event__partner_leads_contact_events as (
    select
        {{ source_id('event', 'partner_leads', 'contact_events', 'event.source_key', tenant='event.tenant_id') }} as event_id,
        event.event_type as event_name,
        coalesce(type_map.event_type, 'OTHER') as event_type,
        {{ unknown('event', [
            'channel_id', 'lead_id', 'session_id', 'device_type', 'browser', 'os', 'ip_address', 'page_url', 'referrer_url',
            'visitor_id',
        ]) }},
        contact.contact_id as contact_id,
        contact.account_id as account_id,
        event.created_at as event_time,
        event.created_at as created_at,
        case when event.contact_id is not null then 'SOURCE' end as identified_by,
        event.tenant_id as tenant_id,
        event.source_system as source_system,
        event.source_table as source_table,
        event.source_key as source_key
    from event
    left join {{ ref('event_type_map') }} as type_map
        on type_map.source_system = 'partner_leads' and type_map.source_value = event.event_type
    left join contact
        on contact.tenant_id = event.tenant_id and contact.source_key = event.contact_id
)

select * from int_event__partner_leads_contact_events
