-- The score of a lead each time the audit log notes one (R2.11).
with prep_lead_scoring__lead_score as (
    select
        activity_id,
        {{ source_id('lead', 'lead_scoring', 'leads', 'lead_id') }} as lead_id,
        {{ document_integer('new_value', "'score'") }} as score,
        created_at as scored_at,
        tenant_id,
        source_system,
        source_table,
        source_key
    from {{ ref('stg_lead_scoring__activities') }}
    where action_type in ('lead_created', 'score_updated')
)

select * from prep_lead_scoring__lead_score
