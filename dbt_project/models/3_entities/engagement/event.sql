-- Incremental: a run does again what changed (macros/incremental/changes.sql).
{{ config(
    unique_key='source_key',
    incremental_strategy='delete+insert',
    incremental_predicates=[all_changed_keys()],
    pre_hook="{{ note_changes([ref('int_entity_key'), ref('int_visitor')]) }}",
    post_hook=["{{ sample_by('event_id') }}", "{{ changes_are_built() }}"],
) }}

with conformed as (
    select * from {{ ref('int_event') }}
    where reject_rule is null and {{ is_to_be_built('source_key') }}
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
        identified_by,
        tenant_id,
        source_system,
        source_table,
        source_key
    from conformed
)

select * from event
