with stage_change as (
    select * from {{ ref('stg_cdp__opportunity_stage_history') }}
),

int_opportunity_stage_history__cdp as (
    select
        {{ source_id('opportunity_stage_history', 'cdp', 'opportunity_stage_history', 'stage_change.history_id',
                     tenant='stage_change.tenant_id') }} as history_id,
        {{ source_id('opportunity', 'cdp', 'opportunity', 'stage_change.opportunity_id', tenant='stage_change.tenant_id') }}
            as opportunity_id,
        stage_change.from_stage,
        stage_change.to_stage,
        stage_change.changed_at,
        stage_change.tenant_id,
        stage_change.source_system,
        stage_change.source_table,
        stage_change.source_key
    from stage_change
)

select * from int_opportunity_stage_history__cdp
