with marketing_event as (select * from {{ ref('stg_sales_analytics__events') }}),

attendee as (
    select
        tenant_id,
        campaign_id,
        count(*) as registrations,
        count(case when attended then 1 end) as showed_up,
        sum(minutes_attended) as minutes,
        count(case when attended then minutes_attended end) as timed,
        sum(case when attended then minutes_attended end) as timed_minutes,
        sum(questions_asked) as questions,
        count(case when answered_polls then 1 end) as poll_answerers,
        count(case when follow_up_requested then 1 end) as follow_ups
    from {{ ref('webinar_attendee') }}
    where campaign_id is not null
    group by tenant_id, campaign_id
),

named_by as (
    select campaign_id, count(distinct lead_id) as lead_count
    from {{ ref('int_lead_campaign') }}
    group by campaign_id
),

fx_rate as (select * from {{ ref('int_fx_rate') }}),

identify as (
    select
        *,
        {{ source_id('campaign', 'sales_analytics', 'events', 'event_id') }} as event_ref,
        {{ source_id('campaign', 'sales_analytics', 'campaigns', 'campaign_id') }} as parent_ref
    from marketing_event
),

event_performance as (
    select
        identify.event_ref as campaign_id,
        identify.event_name as event_name,
        identify.event_type as event_type,
        identify.event_date as event_date,
        identify.location as location,
        identify.region as region,
        identify.products_showcased as products_showcased,
        identify.parent_ref as parent_campaign_id,
        coalesce(identify.event_date <= {{ local_date(as_of()) }}, false) as is_past,
        -- what it may cost
        {{ rounded(converted('identify.budget'), 'money') }} as budget,
        '{{ var("reporting_currency") }}' as currency,
        -- who came
        identify.expected_attendees as expected_attendees,
        identify.actual_attendees as actual_attendees,
        {{ rounded(safe_divide('100 * identify.actual_attendees', 'identify.expected_attendees'), 'percent') }}
            as attendance_rate,
        {{ as_type('coalesce(attendee.registrations, 0)', 'integer') }} as registrations,
        {{ as_type('coalesce(attendee.showed_up, 0)', 'integer') }} as registrants_attended,
        {{ rounded(safe_divide('100 * attendee.showed_up', 'attendee.registrations'), 'percent') }} as show_rate,
        -- what they did
        {{ rounded(safe_divide('attendee.timed_minutes', 'attendee.timed'), 'ratio') }} as avg_minutes,
        {{ as_type('coalesce(attendee.questions, 0)', 'integer') }} as questions_asked,
        {{ as_type('coalesce(attendee.poll_answerers, 0)', 'integer') }} as poll_answerers,
        {{ as_type('coalesce(attendee.follow_ups, 0)', 'integer') }} as follow_ups_requested,
        -- what came of it
        identify.lead_goal as lead_goal,
        {{ as_type('coalesce(named_by.lead_count, 0)', 'integer') }} as leads,
        {{ rounded(safe_divide('100 * coalesce(named_by.lead_count, 0)', 'identify.lead_goal'), 'percent') }} as goal_percent,
        identify.tenant_id as tenant_id
    from identify
    left join attendee
        on identify.tenant_id = attendee.tenant_id and identify.event_ref = attendee.campaign_id
    left join named_by
        on identify.event_ref = named_by.campaign_id
    left join fx_rate
        on {{ rate_holds("'USD'", 'least(coalesce(identify.event_date, ' ~ local_date(as_of()) ~ '), '
                         ~ local_date(as_of()) ~ ')') }}
)

select * from event_performance
