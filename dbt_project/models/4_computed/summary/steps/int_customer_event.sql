-- Events up to as_of that somebody did, each with what it counts for.  A log of what was done to a record is no activity of its
-- person.
with event as (select * from {{ ref('event') }}),

purpose as (select * from {{ ref('event_purpose') }}),

int_customer_event as (
    select
        event.tenant_id as tenant_id,
        event.event_id,
        event.event_type,
        event.account_id,
        event.contact_id,
        event.lead_id,
        event.channel_id,
        event.event_time,
        coalesce(purpose.for_engagement, true) as counts_for_engagement,
        coalesce(purpose.for_activity, true) as counts_for_activity
    from event
    left join purpose on purpose.source_system = event.source_system and purpose.source_table = event.source_table
    where event.event_time <= {{ as_of() }}
)

select * from int_customer_event
