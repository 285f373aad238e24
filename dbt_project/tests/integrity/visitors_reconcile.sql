-- Events of the cdp source are named, attached or anonymous, and nothing else.  As many are named as staging says.  An attached
-- event has a contact or lead of its own tenant, and an anonymous one has nobody.
with event as (
    select * from {{ ref('event') }}
    where source_system = 'cdp'
),

contact as (select tenant_id, contact_id from {{ ref('contact') }}),

lead as (select tenant_id, lead_id from {{ ref('lead') }}),

person as (
    select
        event.event_id,
        event.identified_by,
        event.contact_id as contact_id,
        event.lead_id as lead_id,
        contact.contact_id as contact_there,
        lead.lead_id as lead_there
    from event
    left join contact on contact.tenant_id = event.tenant_id and contact.contact_id = event.contact_id
    left join lead on lead.tenant_id = event.tenant_id and lead.lead_id = event.lead_id
),

counted as (
    select
        (select count(*) from {{ ref('stg_cdp__event') }}) as delivered,
        (select count(*) from {{ ref('stg_cdp__event') }} where coalesce(contact_id, lead_id) is not null) as naming,
        (select count(*) from event) as events,
        (select count(*) from event where identified_by = 'SOURCE') as named,
        (select count(*) from event where identified_by in ('SESSION', 'VISITOR')) as attached,
        (select count(*) from event where identified_by is null) as anonymous
)

select 'an attached event has one person of its tenant' as rule, event_id
from person
where identified_by in ('SESSION', 'VISITOR')
    and (
        coalesce(contact_id, lead_id) is null or (contact_id is not null and lead_id is not null)
        or (contact_id is not null and contact_there is null) or (lead_id is not null and lead_there is null)
    )
union all
select 'an anonymous event has no person' as rule, event_id
from person
where identified_by is null and coalesce(contact_id, lead_id) is not null
union all
select 'counts add up' as rule, null as event_id
from counted
where delivered <> events or naming <> named or events <> named + attached + anonymous
