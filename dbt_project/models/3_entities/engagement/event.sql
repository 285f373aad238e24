{{ config(post_hook="{{ sample_by('event_id') }}") }}

with conformed as (
    select * from {{ ref('int_event') }}
    where reject_rule is null
),

event as (
    select
        event_id,
        event_name,
        event_type,
        channel_id,
        contact_id,
        lead_id,
        account_id,
        event_time,
        session_id,
        device_type,
        browser,
        os,
        ip_address,
        page_url,
        referrer_url,
        created_at,
        visitor_id,
        tenant_id,
        source_system,
        source_table,
        source_key
    from conformed
)

select * from event
