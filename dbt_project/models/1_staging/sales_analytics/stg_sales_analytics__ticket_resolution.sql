with current_rows as (
    select * from {{ latest('sales_analytics', 'ticket_resolution', ['resolution_id']) }} as latest_version
),

stg_sales_analytics__ticket_resolution as (
    select
        -- ids
        resolution_id,
        ticket_id,
        kb_article_id,
        -- text
        resolution_type,
        resolution_notes,
        root_cause,
        engineer_assigned,
        -- numbers
        effort_hours,
        -- booleans
        {{ yes_no('workaround_provided') }} as workaround_provided,
        {{ yes_no('permanent_fix') }} as permanent_fix,
        -- dates and times
        resolution_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'ticket_resolution' as source_table,
        resolution_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__ticket_resolution
