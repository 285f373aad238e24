with current_rows as (
    select * from {{ latest('sales_analytics', 'escalations', ['escalation_id']) }} as latest_version
),

stg_sales_analytics__escalations as (
    select
        -- ids
        escalation_id,
        ticket_id,
        customer_id,
        -- text
        escalation_level,
        escalated_from,
        escalated_to,
        escalation_reason,
        resolved_at_level,
        -- dates and times
        escalation_date,
        resolution_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'escalations' as source_table,
        escalation_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__escalations
