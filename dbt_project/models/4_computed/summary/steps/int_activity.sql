-- Everything that happened up to as_of and counts as activity, touchpoints and events in one list (R0.59).
-- An action has one id however often it is recorded: a touchpoint that was derived from an event carries the event's id (C-09).
-- So counting distinct ids counts each action once.
{{ config(materialized='table') }}

with touchpoint as (select * from {{ ref('touchpoint') }}),

event as (select * from {{ ref('int_customer_event') }}),

int_activity as (
    select
        tenant_id,
        account_id,
        contact_id,
        lead_id,
        channel_id,
        touchpoint_time as activity_at,
        touchpoint_type,
        cast(null as {{ engine_type('text') }}) as event_type,
        {{ action_kind('touchpoint_type') }} as action_kind,
        coalesce(source_event_id, touchpoint_id) as action_id,
        is_contact_attempt
    from touchpoint
    where counts_for_activity
    union all
    select
        tenant_id,
        account_id,
        contact_id,
        lead_id,
        channel_id,
        event_time,
        null,
        event_type,
        {{ action_kind('event_type') }},
        event_id,
        false
    from event
    where counts_for_activity
)

select * from int_activity
