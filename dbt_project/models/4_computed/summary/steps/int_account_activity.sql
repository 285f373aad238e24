with activity as (select * from {{ ref('int_activity') }}),

int_account_activity as (
    select
        account_id,
        count(touchpoint_type) as total_touchpoints,
        count(event_type) as total_events,
        max(activity_at) as last_activity_at
    from activity
    where account_id is not null
    group by account_id
)

select * from int_account_activity
