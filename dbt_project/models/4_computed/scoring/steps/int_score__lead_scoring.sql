-- The lead's own score, as its source calculated it (R0.70).  A lead that nobody scored has none.
with lead as (
    select * from {{ ref('lead') }}
    where lead_score is not null
),

int_score__lead_scoring as (
    select
        {{ entity_id('score_history', ['lead_id', "'LEAD_SCORING'"]) }} as history_id,
        'LEAD_SCORING' as model_type,
        lead_id as entity_id,
        lead_score as score,
        updated_at as recorded_at,
        true as holds_now,
        tenant_id,
        source_system,
        source_table,
        source_key
    from lead
)

select * from int_score__lead_scoring
