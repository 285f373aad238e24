-- What each contact did, counted per kind and whole days of age.  A touchpoint that was derived from an event of the same
-- contact is the same action, and the event stands for it (C-09).
with touchpoint as (
    select * from {{ ref('touchpoint') }}
    where counts_for_engagement and contact_id is not null
),

event as (
    select * from {{ ref('int_customer_event') }}
    where counts_for_engagement and contact_id is not null
),

list_actions as (
    select
        tenant_id,
        contact_id,
        event_type as action_type,
        event_time as acted_at
    from event
    union all
    select
        touchpoint.tenant_id,
        touchpoint.contact_id,
        touchpoint.touchpoint_type as action_type,
        touchpoint.touchpoint_time as acted_at
    from touchpoint
    left join event on event.event_id = touchpoint.source_event_id and event.contact_id = touchpoint.contact_id
    where event.event_id is null
),

measure_age as (
    select
        tenant_id,
        contact_id,
        action_type,
        {{ elapsed_days('acted_at', as_of()) }} as age_days
    from list_actions
),

int_contact_action as (
    select
        tenant_id,
        contact_id,
        action_type,
        age_days,
        count(*) as action_count
    from measure_age
    group by tenant_id, contact_id, action_type, age_days
)

select * from int_contact_action
