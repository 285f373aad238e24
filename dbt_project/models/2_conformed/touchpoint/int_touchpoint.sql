-- Countable is what a metric may count: not cancelled, and not later than the as_of instant (R0.59).
{{ config(materialized='table') }}

with touchpoint as (
    {{ union_sources('touchpoint', [
        'touchpoint_id', 'touchpoint_type', 'channel_id', 'campaign_id', 'contact_id', 'lead_id', 'account_id',
        'touchpoint_time', 'touchpoint_direction', 'touchpoint_status', 'content_type', 'content_id', 'subject',
        'duration_seconds', 'owner_user_id', 'created_at', 'source_event_id', 'type_fault',
    ]) }}
),

judge as (
    select
        *,
        coalesce(touchpoint_status, 'COMPLETED') <> 'CANCELLED' and touchpoint_time <= {{ as_of() }} as is_countable
    from touchpoint
),

int_touchpoint as (
    select
        *,
        is_countable
        and {{ is_contact_attempt('touchpoint_type', 'touchpoint_direction', 'source_system', 'owner_user_id') }}
            as is_contact_attempt,
        case
            when type_fault is not null then type_fault
            when touchpoint_time is null then 'touchpoint_time_missing'
        end as reject_rule
    from judge
)

select * from int_touchpoint
