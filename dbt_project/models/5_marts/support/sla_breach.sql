{% set today = local_date(as_of()) %}
with breach as (
    select * from {{ ref('stg_sales_analytics__sla_breaches') }}
    where breach_date is null or breach_date <= {{ today }}
),

ticket as (
    select * from {{ ref('int_support_ticket') }}
),

sla_breach as (
    select
        breach.breach_id as breach_id,
        breach.ticket_id as ticket_id,
        breach.breach_type as breach_type,
        breach.reason as reason,
        breach.credited as is_credited,
        breach.breach_date as breach_date,
        {{ as_type(dbt.date_trunc('month', 'breach.breach_date'), 'date') }} as breach_month,
        {{ as_type('breach.breach_duration_min', 'integer') }} as minutes_late,
        ticket.account_id as account_id,
        ticket.customer_tier as customer_tier,
        ticket.product_id as product_id,
        ticket.category as category,
        ticket.priority as priority,
        ticket.assigned_to as assigned_to,
        breach.tenant_id as tenant_id
    from breach
    left join ticket
        on breach.tenant_id = ticket.tenant_id and breach.ticket_id = ticket.ticket_id
)

select * from sla_breach
