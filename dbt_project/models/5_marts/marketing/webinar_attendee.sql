with attendance as (
    select * from {{ ref('stg_sales_analytics__webinar_attendance') }}
    where registration_date is null or registration_date <= {{ local_date(as_of()) }}
),

webinar_attendee as (
    select
        attendance_id,
        {{ source_id('campaign', 'sales_analytics', 'events', 'event_id') }} as campaign_id,
        {{ source_id('lead', 'sales_analytics', 'leads', 'lead_id') }} as lead_id,
        registration_date,
        attended,
        attendance_duration_min as minutes_attended,
        questions_asked,
        poll_responses as answered_polls,
        follow_up_requested,
        tenant_id
    from attendance
)

select * from webinar_attendee
