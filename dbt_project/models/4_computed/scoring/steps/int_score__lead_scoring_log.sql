-- The scores a lead had before, as the source's log notes them; the one it has now is in int_score__lead_scoring.
with scored as (
    select * from {{ ref('prep_lead_scoring__lead_score') }}
),

lead as (
    select * from {{ ref('lead') }}
),

int_score__lead_scoring_log as (
    select
        {{ source_id('score_history', 'lead_scoring', 'activities', 'scored.activity_id', tenant='scored.tenant_id') }}
            as history_id,
        'LEAD_SCORING' as model_type,
        lead.lead_id as entity_id,
        scored.score,
        scored.scored_at as recorded_at,
        false as holds_now,
        scored.tenant_id as tenant_id,
        scored.source_system as source_system,
        scored.source_table as source_table,
        scored.source_key as source_key
    from scored
    left join lead on lead.lead_id = scored.lead_id
)

select * from int_score__lead_scoring_log
