-- When we reached out to each lead, first and last, up to as_of.  This is the one definition of a contact: an attempt of ours
-- (R0.69), or a change into CONTACTED in the source's own history.  The history says when the first contact was, where it has
-- one. A lead that its source calls contacted was contacted once at least, though nobody says when.
with attempt as (
    select
        lead_id,
        min(touchpoint_time) as first_attempt_at,
        max(touchpoint_time) as last_attempt_at,
        {{ as_type('count(*)', 'integer') }} as attempts
    from {{ ref('int_touchpoint') }}
    where reject_rule is null and is_contact_attempt and lead_id is not null
    group by lead_id
),

history as (
    select
        lead_id,
        min(changed_at) as first_reached_at,
        max(changed_at) as last_reached_at
    from {{ ref('int_lead_status_change') }}
    where to_status = 'CONTACTED' and changed_at <= {{ as_of() }}
    group by lead_id
),

lead as (
    select * from {{ ref('int_lead') }}
    where reject_rule is null
),

told as (
    select
        lead_id,
        case when last_contacted_at <= {{ as_of() }} then last_contacted_at end as told_at,
        greatest(coalesce(contact_attempts_stated, 0), case when lead_status = 'CONTACTED' then 1 else 0 end) as stated_attempts
    from lead
),

int_lead_contact as (
    select
        told.lead_id as lead_id,
        coalesce(history.first_reached_at, attempt.first_attempt_at, told.told_at) as first_contacted_at,
        greatest(
            coalesce(told.told_at, attempt.last_attempt_at, history.last_reached_at),
            coalesce(attempt.last_attempt_at, history.last_reached_at, told.told_at),
            coalesce(history.last_reached_at, told.told_at, attempt.last_attempt_at)
        ) as last_contacted_at,
        greatest(
            coalesce(attempt.attempts, 0), told.stated_attempts,
            case when coalesce(told.told_at, history.last_reached_at) is not null then 1 else 0 end
        ) as contact_attempts
    from told
    left join attempt on attempt.lead_id = told.lead_id
    left join history on history.lead_id = told.lead_id
)

select * from int_lead_contact
