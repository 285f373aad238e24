with current_rows as (
    select * from {{ latest('sales_analytics', 'webinar_attendance', ['attendance_id']) }} as latest_version
),

stg_sales_analytics__webinar_attendance as (
    select
        -- ids
        attendance_id,
        event_id,
        lead_id,
        -- numbers
        attendance_duration_min,
        questions_asked,
        -- booleans
        {{ yes_no('attended') }} as attended,
        {{ yes_no('poll_responses') }} as poll_responses,
        {{ yes_no('follow_up_requested') }} as follow_up_requested,
        -- dates and times
        registration_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'webinar_attendance' as source_table,
        attendance_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__webinar_attendance
