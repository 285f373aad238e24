-- A comment that the customer wrote in a ticket is a touch.  A comment of our own people is work on the ticket.
with remark as (
    select * from {{ ref('stg_sales_analytics__ticket_comments') }}
    where commenter_type = 'Customer'
),

ticket as (
    select * from {{ ref('stg_sales_analytics__support_tickets') }}
),

prep_sales_analytics__touch_ticket_comments as (
    select
        remark.tenant_id as tenant_id,
        remark.source_table as source_table,
        remark.source_key as source_key,
        remark.commenter_type as type_word,
        ticket.channel as channel_word,
        {{ as_type('null', 'id') }} as campaign_id,
        ticket.customer_id as customer_key,
        {{ as_type('null', 'text') }} as contact_key,
        {{ as_type('null', 'text') }} as lead_key,
        ticket.contact_email,
        remark.comment_date as touch_date,
        'COMPLETED' as touchpoint_status,
        {{ as_type('null', 'text') }} as content_type,
        {{ as_type('null', 'text') }} as content_id,
        ticket.subject,
        {{ as_type('null', 'integer') }} as duration_seconds,
        ticket.assigned_to as owner_name
    from remark
    left join ticket
        on ticket.tenant_id = remark.tenant_id and ticket.ticket_id = remark.ticket_id
)

select * from prep_sales_analytics__touch_ticket_comments
