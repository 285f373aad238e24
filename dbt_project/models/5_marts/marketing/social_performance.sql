with post as (
    select * from {{ ref('stg_sales_analytics__social_media_engagement') }}
    where post_date is null or post_date <= {{ local_date(as_of()) }}
),

channel_map as (
    select source_value, channel_type from {{ ref('channel_map') }} where source_system = 'sales_analytics'
),

fx_rate as (select * from {{ ref('int_fx_rate') }}),

social_performance as (
    select
        post.social_engagement_id as post_id,
        {{ source_id('campaign', 'sales_analytics', 'campaigns', 'post.campaign_id', tenant='post.tenant_id') }} as campaign_id,
        {{ source_id('channel', 'sales_analytics', 'channel_map', 'channel_map.channel_type',
                     tenant='post.tenant_id') }} as channel_id,
        post.platform as platform,
        post.post_type as post_type,
        post.content_type as content_type,
        post.post_date as post_date,
        {{ as_type(dbt.date_trunc('month', 'post.post_date'), 'date') }} as post_month,
        -- how many it reached, and what they did
        post.impressions as impressions,
        post.reach as reach,
        post.engagement_count as engagements,
        {{ rounded(safe_divide('100 * post.engagement_count', 'post.reach'), 'percent') }} as engagement_rate,
        post.click_count as clicks,
        post.video_views as video_views,
        post.lead_count as leads,
        -- what it cost
        {{ as_type('post.spend', 'money') }} as spend,
        'USD' as currency,
        {{ rounded(converted('post.spend'), 'money') }} as spend_reporting,
        post.tenant_id as tenant_id
    from post
    left join channel_map
        on post.platform = channel_map.source_value
    left join fx_rate
        on {{ rate_holds("'USD'", 'coalesce(post.post_date, ' ~ local_date(as_of()) ~ ')') }}
)

select * from social_performance
