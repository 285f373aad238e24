with score as (
    select * from {{ ref('int_score') }}
    where reject_rule is null and recorded_at <= {{ as_of() }}
),

rank_by_age as (
    select
        *,
        row_number() over (partition by model_id, entity_id order by recorded_at desc, history_id) as age_rank
    from score
),

score_record as (
    select
        {{ entity_id('score_record', ['model_id', 'entity_id']) }} as record_id,
        model_id,
        entity_type,
        entity_id,
        score,
        lead_grade.lead_grade as grade,
        recorded_at as calculated_at,
        tenant_id
    from rank_by_age
    cross join {{ ref('lead_grade') }} as lead_grade
    where age_rank = 1 and score between lead_grade.min_score and lead_grade.max_score
)

select * from score_record
