-- What each score was at the runs before: a run adds the scores that are new or differ from those kept last.  No source knows
-- them afterwards, so this table is never built anew, not by a full refresh either (decision 0045).  A run for an instant before
-- the last one kept adds nothing; one for the same instant replaces what differs.
{{ config(
    materialized='incremental',
    schema='history',
    full_refresh=false,
    unique_key='history_id',
    incremental_strategy='delete+insert',
    on_schema_change='append_new_columns',
) }}

with score as (
    select * from {{ ref('int_score') }}
    where holds_now and reject_rule is null
),

{% if is_incremental() %}
rank_kept as (
    select
        model_id,
        entity_id,
        score,
        recorded_at,
        row_number() over (partition by model_id, entity_id order by recorded_at desc) as age_rank
    from {{ this }}
),

last_kept as (
    select model_id, entity_id, score, recorded_at from rank_kept
    where age_rank = 1
),
{% endif %}

int_score_kept as (
    select
        {{ entity_id('score_history', ['score.model_id', 'score.entity_id', text_of('score.recorded_at', 'timestamp')]) }}
            as history_id,
        score.model_id as model_id,
        score.entity_type,
        score.entity_id as entity_id,
        score.score as score,
        score.recorded_at as recorded_at,
        score.tenant_id
    from score
    {% if is_incremental() %}
    left join last_kept on last_kept.model_id = score.model_id and last_kept.entity_id = score.entity_id
    where last_kept.entity_id is null
        or (score.recorded_at >= last_kept.recorded_at and score.score <> last_kept.score)
    {% endif %}
)

select * from int_score_kept
