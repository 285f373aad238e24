-- Changes of a lead's status in the audit log, with the status before and the attempts to reach the lead so far (R2.11, R2.14).
-- An attempt is something that a representative did: the first touch, a mail, or a note of a call.
{{ config(materialized='table') }}

with activity as (
    select
        *,
        {{ document_text('old_value', "'status'") }} as from_word,
        {{ document_text('new_value', "'status'") }} as to_word
    from {{ ref('stg_lead_scoring__activities') }}
),

count_attempts as (
    select
        *,
        sum(case
            when user_id is null then 0
            when action_type in ('note_added', 'email_sent') or to_word = 'Contacted' then 1
            else 0
        end) over (
            partition by tenant_id, lead_id order by created_at, activity_id rows between unbounded preceding and current row
        ) as attempts
    from activity
),

prep_lead_scoring__lead_change as (
    select
        change.activity_id,
        {{ source_id('lead', 'lead_scoring', 'leads', 'change.lead_id', tenant='change.tenant_id') }} as lead_id,
        from_map.lead_status as from_status,
        to_map.lead_status as to_status,
        lag({{ nullable('to_map.lead_status') }}) over (
            partition by change.tenant_id, change.lead_id order by change.created_at, change.activity_id
        ) as status_before,
        change.created_at as changed_at,
        change.user_id,
        {{ as_type('change.attempts', 'integer') }} as attempts,
        change.tenant_id as tenant_id,
        change.source_system as source_system,
        change.source_table,
        change.source_key
    from count_attempts as change
    left join {{ ref('lead_status_map') }} as from_map
        on from_map.source_system = 'lead_scoring' and from_map.source_value = change.from_word
    left join {{ ref('lead_status_map') }} as to_map
        on to_map.source_system = 'lead_scoring' and to_map.source_value = change.to_word
    where change.action_type = 'status_changed'
)

select * from prep_lead_scoring__lead_change
