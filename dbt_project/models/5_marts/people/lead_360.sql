with lead as (select * from {{ ref('lead') }}),

lead_summary as (select * from {{ ref('lead_summary') }}),

account as (select * from {{ ref('account_360') }}),

contact as (select * from {{ ref('contact') }}),

industry as (select * from {{ ref('industry') }}),

channel as (select * from {{ ref('channel') }}),

campaign as (select * from {{ ref('campaign') }}),

opportunity as (select * from {{ ref('opportunity') }}),

last_touch as (select * from {{ ref('int_last_touch') }} where entity_type = 'LEAD'),

trend as (select * from {{ ref('int_activity_trend') }} where entity_type = 'LEAD'),

segment as (select * from {{ ref('int_current_segment') }} where entity_type = 'LEAD'),

tag as (select * from {{ ref('int_current_tag') }} where entity_type = 'LEAD'),

lead_360 as (
    select
        -- who it is
        lead.lead_id as lead_id,
        lead.lead_name as lead_name,
        lead.company_name as company_name,
        lead.job_title as job_title,
        lead.lead_status as lead_status,
        {{ is_open_status('lead.lead_status') }} as is_open,
        lead.owner_user_id as owner_user_id,
        lead.created_at as created_at,
        lead.email as email,
        lead.mobile_phone as mobile_phone,
        -- whose interest it is
        lead.contact_id as contact_id,
        contact.contact_name as contact_name,
        lead.account_id as account_id,
        account.account_name as account_name,
        industry.industry_name as industry_name,
        lead.province as province,
        lead.city as city,
        account.open_opportunities as account_open_opportunities,
        -- where it came from
        lead.source_system as source_system,
        lead.lead_source as lead_source,
        channel.channel_name as channel_name,
        campaign.campaign_name as campaign_name,
        -- what it does
        lead_summary.total_touchpoints as total_touchpoints,
        lead_summary.total_events as total_events,
        lead_summary.form_submissions as form_submissions,
        lead_summary.content_downloads as content_downloads,
        lead_summary.page_views as page_views,
        lead_summary.last_activity_at as last_activity_at,
        coalesce(trend.activities_30d, 0) as activities_30d,
        coalesce(trend.activities_30d_before, 0) as activities_30d_before,
        coalesce(trend.activities_90d, 0) as activities_90d,
        coalesce(trend.activities_90d_before, 0) as activities_90d_before,
        last_touch.touchpoint_time as last_touchpoint_at,
        last_touch.touchpoint_type as last_touchpoint_type,
        last_channel.channel_name as last_touchpoint_channel_name,
        -- what we did with it
        lead_summary.contact_attempts as contact_attempts,
        lead.first_contacted_at as first_contacted_at,
        lead.last_contacted_at as last_contacted_at,
        lead_summary.days_in_pipeline as days_in_pipeline,
        lead.is_qualified as is_qualified,
        lead.converted_at as converted_at,
        lead.converted_opportunity_id as converted_opportunity_id,
        opportunity.is_won as is_won,
        lead.disqualified_at as disqualified_at,
        lead.disqualified_reason as disqualified_reason,
        -- how it is judged
        lead.lead_score as lead_score,
        lead.lead_grade as lead_grade,
        coalesce(tag.tag_count, 0) as tag_count,
        coalesce(segment.segment_count, 0) as segment_count,
        segment.segment_names as segment_names,
        lead_summary.calculated_at as calculated_at,
        lead.tenant_id as tenant_id
    from lead
    left join lead_summary on lead.lead_id = lead_summary.lead_id
    left join contact on lead.contact_id = contact.contact_id
    left join account on lead.account_id = account.account_id
    left join industry on lead.industry_id = industry.industry_id
    left join channel on lead.channel_id = channel.channel_id
    left join campaign on lead.campaign_id = campaign.campaign_id
    left join opportunity on lead.converted_opportunity_id = opportunity.opportunity_id
    left join trend on lead.lead_id = trend.entity_id
    left join last_touch on lead.lead_id = last_touch.entity_id
    left join channel as last_channel on last_touch.channel_id = last_channel.channel_id
    left join segment on lead.lead_id = segment.entity_id
    left join tag on lead.lead_id = tag.entity_id
)

select * from lead_360
