with conformed as (
    select * from {{ ref('int_score') }}
    where reject_rule is null
),

score_history as (
    select
        history_id,
        entity_type,
        entity_id,
        model_id,
        score,
        recorded_at,
        {{ entity_id('score_record', ['model_id', 'entity_id']) }} as record_id,
        tenant_id
    from conformed
)

select * from score_history
