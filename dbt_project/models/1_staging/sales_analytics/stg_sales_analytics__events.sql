with current_rows as (
    select * from {{ latest('sales_analytics', 'events', ['event_id']) }} as latest_version
),

stg_sales_analytics__events as (
    select
        -- ids
        event_id,
        campaign_id,
        -- text
        event_name,
        event_type,
        location,
        region,
        products_showcased,
        -- numbers
        expected_attendees,
        actual_attendees,
        budget,
        lead_goal,
        -- dates and times
        event_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'events' as source_table,
        event_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__events
