with current_rows as (
    select * from {{ latest('sales_analytics', 'customer_success_activities', ['activity_id']) }} as latest_version
),

stg_sales_analytics__customer_success_activities as (
    select
        -- ids
        activity_id,
        customer_id,
        -- text
        activity_type,
        csm_name,
        outcome,
        sentiment,
        action_items,
        attendees,
        -- numbers
        duration_minutes,
        -- dates and times
        activity_date,
        next_activity_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'customer_success_activities' as source_table,
        activity_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__customer_success_activities
