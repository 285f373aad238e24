with ticket as (
    select * from {{ ref('stg_sales_analytics__support_tickets') }}
),

prep_sales_analytics__touch_support_tickets as (
    select
        ticket.tenant_id,
        ticket.source_table,
        ticket.source_key,
        'Ticket' as type_word,
        ticket.channel as channel_word,
        {{ as_type('null', 'id') }} as campaign_id,
        ticket.customer_id as customer_key,
        {{ as_type('null', 'text') }} as contact_key,
        {{ as_type('null', 'text') }} as lead_key,
        ticket.contact_email,
        ticket.created_date as touch_date,
        'COMPLETED' as touchpoint_status,
        {{ as_type('null', 'text') }} as content_type,
        {{ as_type('null', 'text') }} as content_id,
        ticket.subject,
        {{ as_type('null', 'integer') }} as duration_seconds,
        ticket.assigned_to as owner_name
    from ticket
)

select * from prep_sales_analytics__touch_support_tickets
