with contact as (select * from {{ ref('contact') }}),

contact_summary as (select * from {{ ref('contact_summary') }}),

account as (select * from {{ ref('account_360') }}),

channel as (select * from {{ ref('channel') }}),

engagement as (select * from {{ ref('int_current_score') }} where model_type = 'CONTACT_ENGAGEMENT'),

last_touch as (select * from {{ ref('int_last_touch') }} where entity_type = 'CONTACT'),

trend as (select * from {{ ref('int_activity_trend') }} where entity_type = 'CONTACT'),

segment as (select * from {{ ref('int_current_segment') }} where entity_type = 'CONTACT'),

tag as (select * from {{ ref('int_current_tag') }} where entity_type = 'CONTACT'),

count_leads as (
    select
        contact_id,
        count(*) as total_leads,
        count(converted_at) as converted_leads,
        max(created_at) as last_lead_at
    from {{ ref('lead') }}
    where contact_id is not null
    group by contact_id
),

contact_360 as (
    select
        -- who it is
        contact.contact_id as contact_id,
        contact.contact_name as contact_name,
        contact.job_title as job_title,
        contact.department as department,
        contact.is_decision_maker as is_decision_maker,
        contact.contact_status as contact_status,
        contact.lifecycle_stage as lifecycle_stage,
        contact.owner_user_id as owner_user_id,
        contact.created_at as created_at,
        -- how to reach it
        contact.email as email,
        contact.mobile_phone as mobile_phone,
        contact.wechat_id as wechat_id,
        contact.is_verified as is_verified,
        contact.contact_source as contact_source,
        primary_channel.channel_name as primary_channel_name,
        -- where it works
        contact.primary_account_id as account_id,
        account.account_name as account_name,
        account.industry_name as industry_name,
        account.health_grade as account_health_grade,
        account.open_opportunities as account_open_opportunities,
        account.next_expected_close_date as account_next_expected_close_date,
        -- what it does
        contact_summary.total_touchpoints as total_touchpoints,
        contact_summary.total_events as total_events,
        contact_summary.email_opens as email_opens,
        contact_summary.email_clicks as email_clicks,
        contact_summary.form_submissions as form_submissions,
        contact_summary.content_downloads as content_downloads,
        contact_summary.last_activity_at as last_activity_at,
        contact_summary.days_since_last_activity as days_since_last_activity,
        coalesce(trend.activities_30d, 0) as activities_30d,
        coalesce(trend.activities_30d_before, 0) as activities_30d_before,
        coalesce(trend.activities_90d, 0) as activities_90d,
        coalesce(trend.activities_90d_before, 0) as activities_90d_before,
        last_touch.touchpoint_time as last_touchpoint_at,
        last_touch.touchpoint_type as last_touchpoint_type,
        last_channel.channel_name as last_touchpoint_channel_name,
        coalesce(count_leads.total_leads, 0) as total_leads,
        coalesce(count_leads.converted_leads, 0) as converted_leads,
        count_leads.last_lead_at as last_lead_at,
        -- how it is judged
        contact_summary.engagement_score as engagement_score,
        engagement.grade as engagement_grade,
        coalesce(tag.tag_count, 0) as tag_count,
        coalesce(segment.segment_count, 0) as segment_count,
        segment.segment_names as segment_names,
        contact_summary.calculated_at as calculated_at,
        contact.tenant_id as tenant_id
    from contact
    left join contact_summary on contact.contact_id = contact_summary.contact_id
    left join account on contact.primary_account_id = account.account_id
    left join channel as primary_channel on contact.primary_channel_id = primary_channel.channel_id
    left join engagement on contact.contact_id = engagement.entity_id
    left join trend on contact.contact_id = trend.entity_id
    left join last_touch on contact.contact_id = last_touch.entity_id
    left join channel as last_channel on last_touch.channel_id = last_channel.channel_id
    left join count_leads on contact.contact_id = count_leads.contact_id
    left join segment on contact.contact_id = segment.entity_id
    left join tag on contact.contact_id = tag.entity_id
)

select * from contact_360
