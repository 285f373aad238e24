-- A lead that counts, with its score and category at the end of the day it came.  Where the log has no score of that day, the
-- present score stands in.
with lead_record as (
    select * from {{ ref('prep_lead_scoring__lead') }}
    where is_counted
),

scored_that_day as (
    select
        scored.lead_id as lead_id,
        scored.activity_id,
        scored.score,
        scored.scored_at
    from {{ ref('prep_lead_scoring__lead_score') }} as scored
    inner join lead_record on lead_record.lead_id = scored.lead_id
    where scored.score is not null
        and {{ utc_date('scored.scored_at') }} = {{ utc_date('lead_record.created_at') }}
),

rank_scores as (
    select
        *,
        row_number() over (partition by lead_id order by scored_at desc, activity_id desc) as age_rank
    from scored_that_day
),

score_lead as (
    select
        lead_record.tenant_id as tenant_id,
        lead_record.lead_id as lead_id,
        lead_record.source_name,
        lead_record.created_at,
        {{ utc_date('lead_record.created_at') }} as created_day,
        coalesce(rank_scores.score, lead_record.lead_score) as score
    from lead_record
    left join rank_scores on rank_scores.lead_id = lead_record.lead_id and rank_scores.age_rank = 1
),

int_scored_lead_day as (
    select
        score_lead.*,
        lead_score_category.category
    from score_lead
    cross join {{ ref('lead_score_category') }} as lead_score_category
    where score_lead.score between lead_score_category.min_score and lead_score_category.max_score
        and score_lead.created_at <= {{ as_of() }}
)

select * from int_scored_lead_day
