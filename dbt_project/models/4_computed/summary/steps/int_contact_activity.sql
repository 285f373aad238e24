with activity as (select * from {{ ref('int_activity') }}),

int_contact_activity as (
    select
        contact_id,
        count(touchpoint_type) as total_touchpoints,
        count(event_type) as total_events,
        count(case when touchpoint_type = 'EMAIL_OPEN' then 1 end) as email_opens,
        count(case when touchpoint_type = 'EMAIL_CLICK' then 1 end) as email_clicks,
        {{ count_actions('FORM_SUBMIT') }} as form_submissions,
        {{ count_actions('DOWNLOAD') }} as content_downloads,
        max(activity_at) as last_activity_at
    from activity
    where contact_id is not null
    group by contact_id
)

select * from int_contact_activity
