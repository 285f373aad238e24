with rep as (
    select * from {{ ref('stg_lead_scoring__users') }}
),

lead_record as (
    select * from {{ ref('prep_lead_scoring__lead') }}
    where is_current and not is_deleted and created_at <= {{ as_of() }}
),

reached as (
    select
        lead_id,
        max(case when to_status = 'CONTACTED' then 1 else 0 end) as was_contacted,
        max(case when to_status = 'QUALIFIED' then 1 else 0 end) as was_qualified
    from {{ ref('prep_lead_scoring__lead_change') }}
    where changed_at <= {{ as_of() }}
    group by lead_id
),

count_leads as (
    select
        lead_record.tenant_id as tenant_id,
        lead_record.assigned_to as rep_id,
        count(*) as leads_assigned,
        sum(coalesce(reached.was_contacted, 0)) as leads_contacted,
        sum(coalesce(reached.was_qualified, 0)) as leads_qualified,
        sum(
            case when {{ is_open_status('lead_record.lead_status') }} and not lead_record.is_archived then 1 else 0 end
        ) as open_leads
    from lead_record
    left join reached on reached.lead_id = lead_record.lead_id
    group by lead_record.tenant_id, lead_record.assigned_to
),

measure_responses as (
    select
        tenant_id,
        rep_id,
        {{ safe_divide('sum(response_seconds)', 'count(*) * 60') }} as avg_minutes
    from {{ ref('lead_response_time') }}
    group by tenant_id, rep_id
),

count_reps as (
    select
        rep.tenant_id as tenant_id,
        sum(count_leads.leads_assigned) as leads_assigned,
        count(*) as rep_count
    from rep
    left join count_leads on count_leads.tenant_id = rep.tenant_id and count_leads.rep_id = rep.user_id
    where rep.role = 'rep' and rep.is_active
    group by rep.tenant_id
),

rep_performance as (
    select
        rep.user_id as rep_id,
        rep.full_name as rep_name,
        rep.role,
        coalesce(rep.is_active, true) as is_active,
        {{ as_type('coalesce(count_leads.leads_assigned, 0)', 'integer') }} as leads_assigned,
        {{ as_type('coalesce(count_leads.leads_contacted, 0)', 'integer') }} as leads_contacted,
        {{ as_type('coalesce(count_leads.leads_qualified, 0)', 'integer') }} as leads_qualified,
        {{ rounded('measure_responses.avg_minutes', 'integer') }} as avg_response_minutes,
        {{ as_type('coalesce(count_leads.open_leads, 0)', 'integer') }} as open_leads,
        rep.max_active_leads,
        {{ rounded(safe_divide('coalesce(count_leads.open_leads, 0) * 100', 'rep.max_active_leads'), 'percent') }}
            as load_percent,
        case
            when rep.role = 'rep' and rep.is_active
                then {{ rounded(safe_divide('count_reps.leads_assigned', 'count_reps.rep_count'), 'ratio') }}
        end as equal_leads,
        rep.total_leads_assigned as leads_assigned_reported,
        rep.total_leads_contacted as leads_contacted_reported,
        rep.total_leads_qualified as leads_qualified_reported,
        rep.avg_response_time_minutes as response_minutes_reported,
        rep.tenant_id as tenant_id
    from rep
    left join count_leads on count_leads.tenant_id = rep.tenant_id and count_leads.rep_id = rep.user_id
    left join measure_responses on measure_responses.tenant_id = rep.tenant_id and measure_responses.rep_id = rep.user_id
    left join count_reps on count_reps.tenant_id = rep.tenant_id
)

select * from rep_performance
