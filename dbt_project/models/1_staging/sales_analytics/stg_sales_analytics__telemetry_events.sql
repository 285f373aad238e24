with current_rows as (
    select * from {{ latest('sales_analytics', 'telemetry_events', ['event_id']) }} as latest_version
),

stg_sales_analytics__telemetry_events as (
    select
        -- ids
        event_id,
        customer_id,
        product_id,
        user_id,
        session_id,
        -- text
        event_type,
        event_category,
        severity,
        metadata_json,
        -- dates and times
        event_timestamp,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'telemetry_events' as source_table,
        event_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__telemetry_events
