with current_rows as (
    select * from {{ latest('sales_analytics', 'user_sessions', ['session_id']) }} as latest_version
),

stg_sales_analytics__user_sessions as (
    select
        -- ids
        session_id,
        customer_id,
        product_id,
        user_id,
        -- text
        device_type,
        browser,
        os,
        ip_address,
        location_city,
        location_country,
        -- numbers
        duration_minutes,
        pages_viewed,
        actions_taken,
        -- dates and times
        session_start,
        session_end,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'user_sessions' as source_table,
        session_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__user_sessions
