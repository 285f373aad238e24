with current_rows as (
    select * from {{ latest('sales_analytics', 'ticket_worklog', ['worklog_id']) }} as latest_version
),

stg_sales_analytics__ticket_worklog as (
    select
        -- ids
        worklog_id,
        ticket_id,
        -- text
        agent_name,
        work_description,
        -- numbers
        time_spent_minutes,
        -- booleans
        {{ yes_no('billable') }} as billable,
        {{ yes_no('internal_only') }} as internal_only,
        -- dates and times
        work_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'ticket_worklog' as source_table,
        worklog_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__ticket_worklog
