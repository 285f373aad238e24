{% set today = local_date(as_of()) %}
with tag as (
    select * from {{ ref('stg_sales_analytics__ticket_tags') }}
    where tagged_date is null or tagged_date <= {{ today }}
),

ticket as (
    select * from {{ ref('int_support_ticket') }}
),

support_ticket_tag as (
    select
        tag.tag_id as tag_id,
        tag.ticket_id as ticket_id,
        tag.tag_name as tag_name,
        tag.tagged_by as tagged_by,
        tag.tagged_date as tagged_date,
        {{ as_type(dbt.date_trunc('month', 'tag.tagged_date'), 'date') }} as tagged_month,
        ticket.account_id as account_id,
        ticket.product_id as product_id,
        ticket.category as category,
        ticket.priority as priority,
        ticket.is_open as is_open,
        ticket.assigned_to as assigned_to,
        tag.tenant_id as tenant_id
    from tag
    left join ticket
        on tag.tenant_id = ticket.tenant_id and tag.ticket_id = ticket.ticket_id
)

select * from support_ticket_tag
