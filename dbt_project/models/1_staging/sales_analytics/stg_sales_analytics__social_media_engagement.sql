with current_rows as (
    select * from {{ latest('sales_analytics', 'social_media_engagement', ['social_engagement_id']) }} as latest_version
),

stg_sales_analytics__social_media_engagement as (
    select
        -- ids
        social_engagement_id,
        campaign_id,
        -- text
        platform,
        post_type,
        content_type,
        post_url,
        -- numbers
        impressions,
        reach,
        engagement_count,
        click_count,
        video_views,
        lead_count,
        spend,
        -- dates and times
        post_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'social_media_engagement' as source_table,
        social_engagement_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__social_media_engagement
