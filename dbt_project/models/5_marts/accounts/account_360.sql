with account as (select * from {{ ref('account') }}),

account_summary as (select * from {{ ref('account_summary') }}),

pipeline as (select * from {{ ref('int_account_pipeline') }}),

industry as (select * from {{ ref('industry') }}),

channel as (select * from {{ ref('channel') }}),

health as (select * from {{ ref('int_current_score') }} where model_type = 'ACCOUNT_HEALTH'),

last_touch as (select * from {{ ref('int_last_touch') }} where entity_type = 'ACCOUNT'),

trend as (select * from {{ ref('int_activity_trend') }} where entity_type = 'ACCOUNT'),

top_channel as (select * from {{ ref('int_account_top_channel') }}),

segment as (select * from {{ ref('int_current_segment') }} where entity_type = 'ACCOUNT'),

tag as (select * from {{ ref('int_current_tag') }} where entity_type = 'ACCOUNT'),

ultimate_parent as (select * from {{ ref('int_account_ultimate_parent') }}),

account_360 as (
    select
        -- who it is
        account.account_id as account_id,
        account.account_name,
        account.unified_social_credit_code,
        account.account_type,
        account.account_status,
        account.account_level,
        account.lifecycle_stage,
        account.owner_user_id,
        case when ultimate_parent.account_id is null then account.account_id else ultimate_parent.ultimate_parent_id end
            as ultimate_parent_id,
        account.created_at as created_at,
        -- what kind of company it is
        industry.industry_name,
        account.annual_revenue,
        account.annual_revenue_currency,
        account.employee_count,
        account.company_website,
        account.province,
        account.city,
        -- how it became known and is reached
        account.account_source,
        primary_channel.channel_name as primary_channel_name,
        most_used_channel.channel_name as top_channel_name,
        coalesce(top_channel.touch_count, 0) as top_channel_touchpoints,
        -- what it does
        account_summary.total_contacts,
        account_summary.total_leads,
        account_summary.total_touchpoints,
        account_summary.total_events,
        account_summary.last_activity_at,
        {{ calendar_days(local_date('account_summary.last_activity_at'), local_date('account_summary.calculated_at')) }}
            as days_since_last_activity,
        coalesce(trend.activities_30d, 0) as activities_30d,
        coalesce(trend.activities_30d_before, 0) as activities_30d_before,
        coalesce(trend.activities_90d, 0) as activities_90d,
        coalesce(trend.activities_90d_before, 0) as activities_90d_before,
        last_touch.touchpoint_time as last_touchpoint_at,
        last_touch.touchpoint_type as last_touchpoint_type,
        last_channel.channel_name as last_touchpoint_channel_name,
        -- what it is worth
        account_summary.total_opportunities as total_opportunities,
        account_summary.won_opportunities as won_opportunities,
        account_summary.lost_opportunities as lost_opportunities,
        account_summary.win_rate,
        account_summary.total_revenue,
        account_summary.lifetime_value,
        coalesce(pipeline.open_opportunities, 0) as open_opportunities,
        {{ as_type('coalesce(pipeline.open_amount, 0)', 'money') }} as open_amount,
        {{ rounded('coalesce(pipeline.weighted_open_amount, 0)', 'money') }} as weighted_open_amount,
        pipeline.next_expected_close_date,
        pipeline.last_close_date,
        account_summary.currency as currency,
        account_summary.unpriced_opportunities as unpriced_opportunities,
        account_summary.unpriced_amounts as unpriced_amounts,
        -- how it is judged
        {{ as_type('health.score', 'integer') }} as health_score,
        health.grade as health_grade,
        coalesce(tag.tag_count, 0) as tag_count,
        coalesce(segment.segment_count, 0) as segment_count,
        segment.segment_names,
        account_summary.calculated_at,
        account.tenant_id as tenant_id
    from account
    left join account_summary on account.account_id = account_summary.account_id
    left join pipeline on account.account_id = pipeline.account_id
    left join industry on account.industry_id = industry.industry_id
    left join health on account.account_id = health.entity_id
    left join trend on account.account_id = trend.entity_id
    left join last_touch on account.account_id = last_touch.entity_id
    left join top_channel on account.account_id = top_channel.account_id
    left join channel as primary_channel on account.primary_channel_id = primary_channel.channel_id
    left join channel as most_used_channel on top_channel.channel_id = most_used_channel.channel_id
    left join channel as last_channel on last_touch.channel_id = last_channel.channel_id
    left join segment on account.account_id = segment.entity_id
    left join tag on account.account_id = tag.entity_id
    left join ultimate_parent on account.account_id = ultimate_parent.account_id
)

select * from account_360
