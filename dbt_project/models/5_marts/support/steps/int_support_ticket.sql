-- What every mart of support needs to know of a ticket.  Nothing after as_of is known yet, so such a day is no day.
{% set today = local_date(as_of()) %}
with ticket as (
    select * from {{ ref('stg_sales_analytics__support_tickets') }}
    where created_date is null or created_date <= {{ today }}
),

customer as (
    select * from {{ ref('stg_sales_analytics__customers') }}
),

account as (
    select * from {{ ref('int_entity_key') }}
    where source_system = 'sales_analytics' and entity_type = 'ACCOUNT' and source_table = 'customers'
),

int_support_ticket as (
    select
        ticket.ticket_id as ticket_id,
        account.account_id as account_id,
        customer.customer_tier as customer_tier,
        {{ source_id('product', 'sales_analytics', 'products', 'ticket.product_id', tenant='ticket.tenant_id') }} as product_id,
        ticket.product_version as product_version,
        ticket.environment as environment,
        ticket.ticket_type as ticket_type,
        ticket.category as category,
        ticket.priority as priority,
        ticket.severity as severity,
        ticket.status as status,
        ticket.status in ('New', 'Open', 'In Progress', 'Pending Customer') as is_open,
        ticket.channel as channel,
        ticket.assigned_to as assigned_to,
        ticket.escalated as is_escalated,
        ticket.sla_status as sla_status,
        ticket.created_date as created_date,
        {{ as_type(dbt.date_trunc('month', 'ticket.created_date'), 'date') }} as created_month,
        case when ticket.first_response_date <= {{ today }} then ticket.first_response_date end as first_response_date,
        case when ticket.resolved_date <= {{ today }} then ticket.resolved_date end as resolved_date,
        case when ticket.closed_date <= {{ today }} then ticket.closed_date end as closed_date,
        ticket.tenant_id as tenant_id
    from ticket
    left join customer
        on ticket.tenant_id = customer.tenant_id and ticket.customer_id = customer.customer_id
    left join account
        on ticket.tenant_id = account.tenant_id and ticket.customer_id = account.source_key
)

select * from int_support_ticket
