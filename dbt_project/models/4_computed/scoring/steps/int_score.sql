-- Every score of every model that a source has the time of, and what holds now (`holds_now`), which int_score_kept remembers.
{{ config(materialized='table') }}

with score as (
    {{ union_sources('score', [
        'history_id', 'model_type', 'entity_id', 'score', 'recorded_at', 'holds_now',
    ]) }}
),

int_score as (
    select
        score.*,
        {{ entity_id('score_model', ['score.tenant_id', 'score.model_type']) }} as model_id,
        model_rule.target_entity_type as entity_type,
        case
            when score.entity_id is null then 'score_history_entity_unknown'
            when score.score is null then 'score_history_score_missing'
        end as reject_rule
    from score
    inner join {{ ref('score_model_rule') }} as model_rule on model_rule.model_type = score.model_type
)

select * from int_score
