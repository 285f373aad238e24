with score_record as (select * from {{ ref('score_record') }}),

score_model as (select * from {{ ref('score_model') }}),

int_current_score as (
    select
        score_model.model_type,
        score_record.entity_id,
        score_record.score,
        score_record.grade
    from score_record
    inner join score_model on score_record.model_id = score_model.model_id
)

select * from int_current_score
