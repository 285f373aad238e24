with breach as (
    select
        tenant_id,
        ticket_id,
        count(*) as breach_count,
        sum(minutes_late) as minutes_late,
        count(case when is_credited then 1 end) as credited
    from {{ ref('sla_breach') }}
    group by tenant_id, ticket_id
),

ticket as (
    select
        ticket.tenant_id as tenant_id,
        coalesce(ticket.customer_tier, 'UNKNOWN') as customer_tier,
        coalesce(ticket.priority, 'UNKNOWN') as priority,
        ticket.created_month as created_month,
        -- an entry of a breach counts, whatever the status says (C-41)
        case
            when breach.ticket_id is not null or ticket.sla_status = 'Breached' then 'Breached'
            else ticket.sla_status
        end as verdict,
        coalesce(breach.breach_count, 0) as breach_count,
        breach.minutes_late as minutes_late,
        coalesce(breach.credited, 0) as credited
    from {{ ref('int_support_ticket') }} as ticket
    left join breach
        on ticket.tenant_id = breach.tenant_id and ticket.ticket_id = breach.ticket_id
    where ticket.created_month is not null
),

add_up as (
    select
        tenant_id,
        customer_tier,
        priority,
        created_month,
        count(*) as ticket_count,
        -- of a ticket at risk nobody can say yet
        count(case when verdict in ('Met', 'Breached') then 1 end) as judged,
        count(case when verdict = 'Breached' then 1 end) as breached,
        count(case when verdict = 'At Risk' then 1 end) as at_risk,
        sum(breach_count) as breach_total,
        sum(minutes_late) as late_total,
        sum(credited) as credit_total
    from ticket
    group by tenant_id, customer_tier, priority, created_month
),

policy as (
    select * from {{ ref('sla_policy') }}
    where is_in_force
),

sla_compliance as (
    select
        add_up.customer_tier as customer_tier,
        add_up.priority as priority,
        add_up.created_month as created_month,
        policy.response_target_minutes as response_target_minutes,
        policy.resolution_target_hours as resolution_target_hours,
        {{ as_type('add_up.ticket_count', 'integer') }} as tickets,
        {{ as_type('add_up.judged', 'integer') }} as judged_tickets,
        {{ as_type('add_up.breached', 'integer') }} as breached_tickets,
        {{ as_type('add_up.at_risk', 'integer') }} as tickets_at_risk,
        {{ rounded(safe_divide('100 * (add_up.judged - add_up.breached)', 'add_up.judged'), 'percent') }} as compliance_rate,
        {{ as_type('add_up.breach_total', 'integer') }} as breaches,
        {{ as_type('add_up.late_total', 'integer') }} as minutes_late,
        {{ as_type('add_up.credit_total', 'integer') }} as credited_breaches,
        add_up.tenant_id as tenant_id
    from add_up
    left join policy
        on add_up.tenant_id = policy.tenant_id
            and add_up.customer_tier = policy.customer_tier
            and add_up.priority = policy.priority
)

select * from sla_compliance
