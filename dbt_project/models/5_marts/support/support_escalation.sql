{% set today = local_date(as_of()) %}
with escalation as (
    select * from {{ ref('stg_sales_analytics__escalations') }}
    where escalation_date is null or escalation_date <= {{ today }}
),

ticket as (
    select * from {{ ref('int_support_ticket') }}
),

number_escalations as (
    select
        *,
        case when resolution_date <= {{ today }} then resolution_date end as resolved_date,
        row_number() over (
            partition by tenant_id, ticket_id
            order by case when escalation_date is null then 1 else 0 end, escalation_date, escalation_id
        ) as escalation_number
    from escalation
),

support_escalation as (
    select
        escalation.escalation_id as escalation_id,
        escalation.ticket_id as ticket_id,
        {{ as_type('escalation.escalation_number', 'integer') }} as escalation_number,
        escalation.escalation_level as escalation_level,
        escalation.escalation_reason as escalation_reason,
        escalation.escalated_from as escalated_from,
        escalation.escalated_to as escalated_to,
        escalation.escalation_date as escalation_date,
        {{ as_type(dbt.date_trunc('month', 'escalation.escalation_date'), 'date') }} as escalation_month,
        escalation.resolved_date as resolved_date,
        case when escalation.resolved_date is not null then escalation.resolved_at_level end as resolved_at_level,
        {{ as_type(calendar_days('escalation.escalation_date', 'escalation.resolved_date'), 'integer') }} as days_to_resolution,
        ticket.account_id as account_id,
        ticket.product_id as product_id,
        ticket.category as category,
        ticket.priority as priority,
        escalation.tenant_id as tenant_id
    from number_escalations as escalation
    left join ticket
        on escalation.tenant_id = ticket.tenant_id and escalation.ticket_id = ticket.ticket_id
)

select * from support_escalation
