-- A lead enters NEW when it is created, CONTACTED when we first reach out, and its final stage when it gets there (R0.90).
-- No source says when a lead was qualified, so that entry is absent rather than guessed.
with lead as (
    select * from {{ ref('lead') }}
),

first_contact as (
    select
        lead_id,
        min(touchpoint_time) as first_contact_at
    from {{ ref('touchpoint') }}
    where is_countable and touchpoint_direction = 'OUTBOUND' and lead_id is not null
    group by lead_id
),

lead_time as (
    select
        lead.tenant_id,
        lead.lead_id,
        lead.lead_status,
        lead.created_at,
        least(first_contact.first_contact_at, lead.last_contacted_at) as contacted_at,
        lead.converted_at,
        lead.disqualified_at
    from lead
    left join first_contact on first_contact.lead_id = lead.lead_id
),

entry as (
    select
        tenant_id,
        lead_id,
        'NEW' as stage_name,
        created_at as entered_at
    from lead_time
    union all
    select
        tenant_id,
        lead_id,
        'CONTACTED' as stage_name,
        contacted_at as entered_at
    from lead_time
    where contacted_at >= created_at and lead_status <> 'NEW'
    union all
    select
        tenant_id,
        lead_id,
        'CONVERTED' as stage_name,
        converted_at as entered_at
    from lead_time
    where lead_status = 'CONVERTED' and converted_at is not null
    union all
    select
        tenant_id,
        lead_id,
        'DISQUALIFIED' as stage_name,
        disqualified_at as entered_at
    from lead_time
    where lead_status = 'DISQUALIFIED' and disqualified_at is not null
),

int_journey_entry__lead as (
    select
        {{ entity_id('customer_journey', ['lead_id', "'LEAD_PIPELINE'"]) }} as journey_id,
        'LEAD_PIPELINE' as stage_category,
        stage_name,
        entered_at,
        tenant_id
    from entry
)

select * from int_journey_entry__lead
