{{ config(materialized='table') }}

with stage_change as (
    {{ union_sources('opportunity_stage_history', [
        'history_id', 'opportunity_id', 'from_stage', 'to_stage', 'changed_at',
    ]) }}
),

opportunity as (
    select * from {{ ref('int_opportunity') }}
    where reject_rule is null
),

ordered as (
    select
        stage_change.*,
        opportunity.created_at as opportunity_created_at,
        lag({{ nullable('stage_change.changed_at') }}) over (
            partition by stage_change.opportunity_id order by stage_change.changed_at, stage_change.source_key
        ) as previous_changed_at,
        case when opportunity.opportunity_id is null then 'opportunity_stage_history_opportunity_unknown' end as reject_rule
    from stage_change
    left join opportunity
        on opportunity.opportunity_id = stage_change.opportunity_id
),

int_opportunity_stage_history as (
    select
        history_id,
        opportunity_id,
        from_stage,
        to_stage,
        changed_at,
        {{ elapsed_days('coalesce(previous_changed_at, opportunity_created_at)', 'changed_at') }} as duration_days,
        tenant_id,
        source_system,
        source_table,
        source_key,
        reject_rule
    from ordered
)

select * from int_opportunity_stage_history
