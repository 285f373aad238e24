with record as (
    select * from {{ ref('int_opportunity_stage_history') }}
    where reject_rule is null
),

opportunity_stage_history as (
    select
        history_id,
        opportunity_id,
        from_stage,
        to_stage,
        changed_at,
        duration_days,
        tenant_id,
        source_system,
        source_table,
        source_key
    from record
)

select * from opportunity_stage_history
