-- What products report about their use. Their users are not contacts, so an event belongs to the company.
-- The device is that of the session, where the session is known.
{{ config(meta={'changes_with': {
    'system': 'sales_analytics', 'table': 'telemetry_events', 'key': 'event_id',
    'subjects': [('ACCOUNT', 'customers', 'customer_id')], 'parents': {'user_sessions': 'session_id'},
}}) }}

with telemetry as (
    select * from {{ ref('stg_sales_analytics__telemetry_events') }}
),

session as (
    select * from {{ ref('stg_sales_analytics__user_sessions') }}
),

account as (
    select * from {{ ref('int_entity_key') }}
    where source_system = 'sales_analytics' and entity_type = 'ACCOUNT' and source_table = 'customers'
),

int_event__sales_analytics as (
    select
        {{ source_id('event', 'sales_analytics', 'telemetry_events', 'telemetry.event_id', tenant='telemetry.tenant_id') }}
            as event_id,
        telemetry.event_type as event_name,
        coalesce(type_map.event_type, 'OTHER') as event_type,
        {{ unknown('event', ['channel_id', 'contact_id', 'lead_id', 'page_url', 'referrer_url', 'identified_by']) }},
        account.account_id as account_id,
        telemetry.event_timestamp as event_time,
        telemetry.session_id as session_id,
        case
            when upper(session.device_type) in ('DESKTOP', 'MOBILE', 'TABLET') then upper(session.device_type)
        end as device_type,
        session.browser,
        session.os,
        session.ip_address,
        telemetry.event_timestamp as created_at,
        telemetry.user_id as visitor_id,
        telemetry.tenant_id as tenant_id,
        telemetry.source_system as source_system,
        telemetry.source_table as source_table,
        telemetry.source_key as source_key
    from telemetry
    left join session
        on session.tenant_id = telemetry.tenant_id and session.session_id = telemetry.session_id
    left join {{ ref('event_type_map') }} as type_map
        on type_map.source_system = 'sales_analytics' and type_map.source_value = telemetry.event_type
    left join account
        on account.tenant_id = telemetry.tenant_id and account.source_key = telemetry.customer_id
)

select * from int_event__sales_analytics
