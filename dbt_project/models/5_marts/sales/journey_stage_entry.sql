with entry as (
    select journey_id, stage_category, stage_name, entered_at, entered_from, tenant_id
    from {{ ref('int_journey_entry__lead') }}
    union all
    select journey_id, stage_category, stage_name, entered_at, entered_from, tenant_id
    from {{ ref('int_journey_entry__onboarding') }}
),

stage as (
    select * from {{ ref('journey_stage') }}
),

journey_stage_entry as (
    select
        {{ entity_id('journey_stage_entry', ['entry.journey_id', 'stage.stage_id']) }} as entry_id,
        entry.journey_id,
        stage.stage_id,
        entry.stage_category,
        entry.stage_name,
        entry.entered_at,
        lead({{ nullable('entry.entered_at') }}) over (
            partition by entry.journey_id order by entry.entered_at, stage.stage_order
        ) as left_at,
        entry.entered_from,
        entry.tenant_id
    from entry
    inner join stage
        on stage.tenant_id = entry.tenant_id
            and stage.stage_category = entry.stage_category
            and stage.stage_name = entry.stage_name
)

select * from journey_stage_entry
