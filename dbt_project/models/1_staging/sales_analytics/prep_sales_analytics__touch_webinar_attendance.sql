-- A registration is a touch on the day of the webinar: made when the person came, cancelled when they did not.
with attendance as (
    select * from {{ ref('stg_sales_analytics__webinar_attendance') }}
),

prep_sales_analytics__touch_webinar_attendance as (
    select
        attendance.tenant_id,
        attendance.source_table,
        attendance.source_key,
        'Registration' as type_word,
        marketing_event.event_type as channel_word,
        {{ source_id('campaign', 'sales_analytics', 'events', 'attendance.event_id', tenant='attendance.tenant_id') }}
            as campaign_id,
        {{ as_type('null', 'text') }} as customer_key,
        {{ as_type('null', 'text') }} as contact_key,
        attendance.lead_id as lead_key,
        {{ as_type('null', 'text') }} as contact_email,
        coalesce(marketing_event.event_date, attendance.registration_date) as touch_date,
        case
            when attendance.attended then 'COMPLETED'
            when {{ day_start('marketing_event.event_date') }} > {{ as_of() }} then 'SCHEDULED'
            else 'CANCELLED'
        end as touchpoint_status,
        'WEBINAR' as content_type,
        {{ as_type('null', 'text') }} as content_id,
        marketing_event.event_name as subject,
        attendance.attendance_duration_min * 60 as duration_seconds,
        {{ as_type('null', 'text') }} as owner_name
    from attendance
    left join {{ ref('stg_sales_analytics__events') }} as marketing_event
        on marketing_event.tenant_id = attendance.tenant_id and marketing_event.event_id = attendance.event_id
)

select * from prep_sales_analytics__touch_webinar_attendance
