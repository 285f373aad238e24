-- The person behind a session, and behind a cookie or device, within a tenant; in the columns of int_entity_key.
-- - A session belongs to the person whom its events name.
-- - A cookie or device belongs to the person whom its events name, or whose records show it (all evidence of identity counts but
--   what a person decided to ignore).
-- - An id that leads to two persons keeps its row and means nobody.  An unknown key that is named counts as another person.
-- - A person who is no contact is known by a lead.  Of several leads it is the one created first, so no later lead changes it.
-- - A value that stands for nothing, such as `null` or `unknown`, has no row (seed identity_value).
{{ config(materialized='table') }}

with visit as (
    select distinct tenant_id, session_id, visitor_id, contact_key, lead_key from {{ ref('int_named_visit') }}
),

subject as (
    select * from {{ ref('int_entity_key') }}
    where source_system = 'cdp'
),

contact as (
    select contact_id, primary_account_id from {{ ref('int_contact_survivor') }}
),

lead as (
    select lead_id, person_id, contact_id, account_id, created_at from {{ ref('int_lead') }}
    where reject_rule is null
),

named as (
    select
        visit.tenant_id as tenant_id,
        visit.session_id,
        visit.visitor_id,
        coalesce(
            contact_named.contact_id,
            lead_named.contact_id,
            lead.person_id,
            'contact ' || visit.contact_key,
            'lead ' || visit.lead_key
        ) as person_id,
        coalesce(contact_named.contact_id, lead_named.contact_id) as contact_id,
        lead.lead_id as lead_id
    from visit
    left join subject as contact_named
        on contact_named.entity_type = 'CONTACT' and contact_named.source_table = 'contact'
            and contact_named.tenant_id = visit.tenant_id and contact_named.source_key = visit.contact_key
    left join subject as lead_named
        on lead_named.entity_type = 'LEAD' and lead_named.source_table = 'lead'
            and lead_named.tenant_id = visit.tenant_id and lead_named.source_key = visit.lead_key
    left join lead on lead.lead_id = lead_named.entity_id
),

shown as (
    select distinct tenant_id, identifier_value as visitor_id, entity_id as person_id
    from {{ source('identity', 'evidence') }}
    where subject = 'person' and identifier_type in ('WEBSITE_ID', 'DOUYIN_ID')
        and identifier_value is not null and entity_id is not null and coalesce(reason, '') <> 'IGNORED'
),

trace as (
    select tenant_id, 'SESSION' as entity_type, session_id as source_key, person_id, contact_id, lead_id
    from named
    where session_id is not null
    union all
    select tenant_id, 'VISITOR' as entity_type, visitor_id as source_key, person_id, contact_id, lead_id
    from named
    where visitor_id is not null
    union all
    select
        shown.tenant_id,
        'VISITOR' as entity_type,
        shown.visitor_id as source_key,
        coalesce(contact.contact_id, lead.contact_id, shown.person_id) as person_id,
        coalesce(contact.contact_id, lead.contact_id) as contact_id,
        lead.lead_id
    from shown
    left join contact on contact.contact_id = shown.person_id
    left join lead on lead.person_id = shown.person_id
),

ranked as (
    select
        trace.tenant_id as tenant_id,
        trace.entity_type,
        trace.source_key,
        trace.person_id as person_id,
        trace.contact_id as contact_id,
        trace.lead_id as lead_id,
        row_number() over (
            partition by trace.tenant_id, trace.entity_type, trace.source_key
            order by case when trace.lead_id is null then 1 else 0 end, lead.created_at, trace.lead_id, trace.person_id
        ) as lead_rank
    from trace
    left join lead on lead.lead_id = trace.lead_id
),

one_person as (
    select
        tenant_id,
        entity_type,
        source_key,
        case when count(distinct person_id) = 1 then max(contact_id) end as person_contact_id,
        case when count(distinct person_id) = 1 and max(contact_id) is null then {{ pick_first('lead_id', 'lead_rank') }} end
            as person_lead_id
    from ranked
    group by tenant_id, entity_type, source_key
),

rule as (
    select tenant_id, pattern, effect from {{ ref('identity_value') }}
    where identifier_type in ('*', 'WEBSITE_ID', 'DOUYIN_ID')
),

-- ALLOWED overrides every other rule about a value, as for identity (`Values.effect` in ingestion/identity/rules.py).
meaningless as (
    select id.tenant_id as tenant_id, id.source_key as source_key
    from (select distinct tenant_id, source_key from one_person) as id
    cross join rule
    where rule.tenant_id in ('*', id.tenant_id) and {{ matches_whole('id.source_key', 'rule.pattern') }}
    group by id.tenant_id, id.source_key
    having max(case when rule.effect = 'ALLOWED' then 1 else 0 end) = 0
),

int_visitor as (
    select
        one_person.tenant_id as tenant_id,
        'cdp' as source_system,
        'event' as source_table,
        one_person.source_key as source_key,
        one_person.entity_type,
        coalesce(one_person.person_contact_id, one_person.person_lead_id) as entity_id,
        one_person.person_contact_id as contact_id,
        one_person.person_lead_id as lead_id,
        coalesce(contact.primary_account_id, lead.account_id) as account_id
    from one_person
    left join contact on contact.contact_id = one_person.person_contact_id
    left join lead on lead.lead_id = one_person.person_lead_id
    left join meaningless
        on meaningless.tenant_id = one_person.tenant_id and meaningless.source_key = one_person.source_key
    where meaningless.source_key is null
)

select * from int_visitor
