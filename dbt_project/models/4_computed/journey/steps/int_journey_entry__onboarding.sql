-- An onboarding is in progress from its start until it is completed.  Nobody says when one stalled, or when one without a
-- completion date was completed: not before the start (START).
with journey as (
    select * from {{ ref('customer_journey') }}
    where stage_category = 'ONBOARDING' and journey_start_at is not null
),

list_entries as (
    select journey_id, tenant_id, 'IN_PROGRESS' as stage_name, journey_start_at as entered_at, 'RECORD' as entered_from
    from journey
    where journey_stage in ('IN_PROGRESS', 'STALLED', 'COMPLETED')
    union all
    select journey_id, tenant_id, 'NOT_STARTED' as stage_name, journey_start_at as entered_at, 'RECORD' as entered_from
    from journey
    where journey_stage = 'NOT_STARTED'
    union all
    select journey_id, tenant_id, 'STALLED' as stage_name, journey_start_at as entered_at, 'START' as entered_from
    from journey
    where journey_stage = 'STALLED'
    union all
    select
        journey_id,
        tenant_id,
        'COMPLETED' as stage_name,
        greatest(coalesce(journey_end_at, journey_start_at), journey_start_at) as entered_at,
        case when journey_end_at is null then 'START' else 'RECORD' end as entered_from
    from journey
    where journey_stage = 'COMPLETED'
),

int_journey_entry__onboarding as (
    select
        list_entries.journey_id as journey_id,
        'ONBOARDING' as stage_category,
        list_entries.stage_name as stage_name,
        stage.stage_order as entry_number,
        list_entries.entered_at,
        list_entries.entered_from,
        list_entries.tenant_id as tenant_id
    from list_entries
    inner join {{ ref('journey_stage_rule') }} as stage
        on stage.stage_category = 'ONBOARDING' and stage.stage_name = list_entries.stage_name
)

select * from int_journey_entry__onboarding
