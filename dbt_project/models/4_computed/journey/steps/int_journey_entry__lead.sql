-- When a lead entered each stage (R0.90): NEW with its creation, CONTACTED with the first contact, QUALIFIED as the source's own
-- history says, CONVERTED and DISQUALIFIED as its record does.  The stage it is in now is always there: what is known last of a
-- lead is the latest that it can have entered it.  An earlier stage counts if it was entered before that, so nothing leaves a
-- final stage.
{% set known = {
    'NEW': ('RECORD', 'created_at'), 'CONTACTED': ('CONTACT', 'first_contacted_at'), 'QUALIFIED': ('HISTORY', 'qualified_at'),
    'CONVERTED': ('RECORD', 'converted_at'), 'DISQUALIFIED': ('RECORD', 'disqualified_at'),
} %}
{% set final = ['CONVERTED', 'DISQUALIFIED'] %}

with lead as (
    select * from {{ ref('lead') }}
),

stage as (
    select * from {{ ref('journey_stage_rule') }}
    where stage_category = 'LEAD_PIPELINE'
),

qualified as (
    select
        lead_id,
        min(changed_at) as qualified_at
    from {{ ref('int_lead_status_change') }}
    where to_status = 'QUALIFIED' and changed_at <= {{ as_of() }}
    group by lead_id
),

lead_time as (
    select
        lead.tenant_id,
        lead.lead_id as lead_id,
        lead.lead_status,
        lead.created_at,
        lead.updated_at,
        lead.first_contacted_at,
        lead.converted_at,
        lead.disqualified_at,
        qualified.qualified_at
    from lead
    left join qualified on qualified.lead_id = lead.lead_id
),

list_entries as (
    {% for stage, (evidence, instant) in known.items() %}
        select
            tenant_id,
            lead_id,
            lead_status,
            created_at,
            updated_at,
            '{{ stage }}' as stage_name,
            {{ instant }} as known_at,
            case when {{ instant }} is not null then '{{ evidence }}' else 'UPDATE' end as entered_from
        from lead_time
        where lead_status = '{{ stage }}'{{ '' if stage in final else ' or ' ~ instant ~ ' is not null' }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

order_entries as (
    select
        list_entries.tenant_id as tenant_id,
        list_entries.lead_id,
        list_entries.stage_name as stage_name,
        list_entries.lead_status,
        list_entries.entered_from,
        stage.stage_order as stage_order,
        greatest(coalesce(list_entries.known_at, list_entries.updated_at), list_entries.created_at) as entered_at
    from list_entries
    inner join stage on stage.stage_name = list_entries.stage_name
),

present as (
    select * from order_entries
    where stage_name = lead_status
),

int_journey_entry__lead as (
    select
        {{ entity_id('customer_journey', ['entry.lead_id', "'LEAD_PIPELINE'"]) }} as journey_id,
        'LEAD_PIPELINE' as stage_category,
        entry.lead_id as lead_id,
        entry.stage_name as stage_name,
        entry.stage_order as entry_number,
        entry.entered_at as entered_at,
        entry.entered_from as entered_from,
        entry.tenant_id as tenant_id
    from order_entries as entry
    inner join present on present.lead_id = entry.lead_id
    where entry.stage_name = present.stage_name
        or (entry.stage_order < present.stage_order and entry.entered_at <= present.entered_at)
)

select * from int_journey_entry__lead
