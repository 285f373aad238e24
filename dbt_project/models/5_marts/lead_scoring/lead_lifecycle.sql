with change as (
    select * from {{ ref('prep_lead_scoring__lead_change') }}
    where changed_at <= {{ as_of() }}
),

lead_record as (
    select * from {{ ref('prep_lead_scoring__lead') }}
    where is_current
),

judge as (
    select
        change.source_key as source_key,
        change.lead_id as lead_id,
        change.from_status as from_status,
        change.to_status as to_status,
        change.changed_at,
        change.user_id,
        change.attempts,
        lead_record.is_archived,
        change.tenant_id as tenant_id,
        case
            when lead_record.lead_id is null then 'lead_unknown'
            when change.from_status is null or change.to_status is null then 'status_unmapped'
            when change.from_status <> coalesce(change.status_before, 'NEW') then 'not_the_status_before'
            when transition.from_status is null then 'transition_not_allowed'
            when change.attempts < transition.least_attempts then 'too_few_attempts'
        end as violation
    from change
    left join lead_record on lead_record.lead_id = change.lead_id
    left join {{ ref('lead_transition') }} as transition
        on transition.from_status = change.from_status and transition.to_status = change.to_status
),

lead_lifecycle as (
    select
        source_key as change_key,
        lead_id,
        from_status,
        to_status,
        changed_at,
        user_id,
        attempts,
        violation is null as is_allowed,
        violation,
        is_archived,
        tenant_id
    from judge
)

select * from lead_lifecycle
