with current_rows as (
    select * from {{ latest('sales_analytics', 'support_tickets', ['ticket_id']) }} as latest_version
),

stg_sales_analytics__support_tickets as (
    select
        -- ids
        ticket_id,
        customer_id,
        product_id,
        -- text
        ticket_number,
        contact_name,
        contact_email,
        subject,
        description,
        priority,
        severity,
        status,
        ticket_type,
        category,
        assigned_to,
        sla_status,
        channel,
        product_version,
        environment,
        -- booleans
        {{ yes_no('escalated') }} as escalated,
        -- dates and times
        created_date,
        first_response_date,
        resolved_date,
        closed_date,
        escalation_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'support_tickets' as source_table,
        ticket_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__support_tickets
