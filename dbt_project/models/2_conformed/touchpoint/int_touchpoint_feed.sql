-- What the export records about touches, before it is known which words, people and companies are meant.
with int_touchpoint_feed as (
    select * from {{ ref('int_touchpoint_feed__campaign_engagement') }}
    union all
    select * from {{ ref('int_touchpoint_feed__webinar_attendance') }}
    union all
    select * from {{ ref('int_touchpoint_feed__support_tickets') }}
    union all
    select * from {{ ref('int_touchpoint_feed__ticket_comments') }}
    union all
    select * from {{ ref('int_touchpoint_feed__customer_notes') }}
    union all
    select * from {{ ref('int_touchpoint_feed__customer_success_activities') }}
)

select * from int_touchpoint_feed
