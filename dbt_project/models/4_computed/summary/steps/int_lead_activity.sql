with activity as (select * from {{ ref('int_activity') }}),

int_lead_activity as (
    select
        lead_id,
        count(touchpoint_type) as total_touchpoints,
        count(event_type) as total_events,
        {{ count_actions('FORM_SUBMIT') }} as form_submissions,
        {{ count_actions('DOWNLOAD') }} as content_downloads,
        {{ count_actions('PAGE_VIEW') }} as page_views,
        max(activity_at) as last_activity_at
    from activity
    where lead_id is not null
    group by lead_id
)

select * from int_lead_activity
