-- When a lead was reached, converted and disqualified, as the audit log tells.  A mail of the system itself reaches nobody.
with change as (
    select * from {{ ref('prep_lead_scoring__lead_change') }}
),

contacted as (
    select
        tenant_id,
        {{ source_id('lead', 'lead_scoring', 'leads', 'lead_id') }} as lead_id,
        max(created_at) as emailed_at
    from {{ ref('stg_lead_scoring__activities') }}
    where action_type = 'email_sent' and user_id is not null
    group by tenant_id, lead_id
),

moment as (
    select lead_id, changed_at as reached_at, to_status as reached
    from change
    union all
    select lead_id, emailed_at as reached_at, 'CONTACTED' as reached
    from contacted
),

prep_lead_scoring__lead_moment as (
    select
        lead_id,
        max(case when reached = 'CONTACTED' then reached_at end) as last_contacted_at,
        max(case when reached = 'CONVERTED' then reached_at end) as converted_at,
        max(case when reached = 'DISQUALIFIED' then reached_at end) as disqualified_at
    from moment
    group by lead_id
)

select * from prep_lead_scoring__lead_moment
