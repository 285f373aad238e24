-- The events that name a person, so they say whose a session, cookie or device is.  This is a table of its own because
-- int_visitor reads all of them in each build, and ranking the versions of all events is expensive.  It is incremental as
-- cdp.event is (macros/incremental/changes.sql).
{{ config(
    meta={'changes_with': {'system': 'cdp', 'table': 'event', 'key': 'event_id', 'subjects': []}},
    unique_key='source_key',
    incremental_strategy='delete+insert',
    incremental_predicates=[all_changed_keys()],
    on_schema_change='fail',
    pre_hook="{{ note_changes() }}",
    post_hook="{{ changes_are_built() }}",
) }}

with int_named_visit as (
    select
        session_id,
        visitor_id,
        contact_id as contact_key,
        lead_id as lead_key,
        tenant_id,
        source_system,
        source_table,
        source_key
    from {{ ref('stg_cdp__event') }}
    where coalesce(contact_id, lead_id) is not null
        and coalesce(session_id, visitor_id) is not null
        and {{ is_to_be_built('source_key') }}
)

select * from int_named_visit
