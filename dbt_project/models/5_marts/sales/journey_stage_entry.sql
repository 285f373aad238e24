{% set parts = ['int_journey_entry__lead', 'int_journey_entry__lifecycle', 'int_journey_entry__onboarding'] %}
{% set stage_and_visit = "stage_id || case when visit > 1 then '|' || " ~ text_of('visit', 'integer') ~ " else '' end" %}

with entry as (
    {% for part in parts %}
        select journey_id, stage_category, stage_name, entry_number, entered_at, entered_from, tenant_id
        from {{ ref(part) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

stage as (
    select * from {{ ref('journey_stage') }}
),

follow_entries as (
    select
        entry.*,
        stage.stage_id as stage_id,
        row_number() over (
            partition by entry.journey_id, stage.stage_id order by entry.entered_at, entry.entry_number
        ) as visit,
        lead({{ nullable('entry.entered_at') }}) over (
            partition by entry.journey_id order by entry.entered_at, entry.entry_number
        ) as left_at
    from entry
    inner join stage
        on stage.tenant_id = entry.tenant_id
            and stage.stage_category = entry.stage_category
            and stage.stage_name = entry.stage_name
),

journey_stage_entry as (
    select
        {{ entity_id('journey_stage_entry', ['journey_id', stage_and_visit]) }} as entry_id,
        journey_id,
        stage_id,
        stage_category,
        stage_name,
        {{ as_type('follow_entries.visit', 'integer') }} as visit,
        entered_at,
        left_at,
        left_at is null as is_current,
        greatest({{ elapsed_days('entered_at', 'coalesce(left_at, ' ~ as_of() ~ ')') }}, 0) as days_in_stage,
        entered_from,
        tenant_id
    from follow_entries
)

select * from journey_stage_entry
