with engagement as (
    select * from {{ ref('stg_sales_analytics__campaign_engagement') }}
),

prep_sales_analytics__touch_campaign_engagement as (
    select
        engagement.tenant_id as tenant_id,
        engagement.source_table as source_table,
        engagement.source_key as source_key,
        engagement.engagement_type as type_word,
        campaign.channel as channel_word,
        {{ source_id('campaign', 'sales_analytics', 'campaigns', 'engagement.campaign_id', tenant='engagement.tenant_id') }}
            as campaign_id,
        {{ as_type('null', 'text') }} as customer_key,
        {{ as_type('null', 'text') }} as contact_key,
        engagement.lead_id as lead_key,
        case when engagement.lead_id is null then engagement.contact_email end as contact_email,
        engagement.engagement_date as touch_date,
        'COMPLETED' as touchpoint_status,
        content_asset.content_type,
        content_asset.asset_id as content_id,
        engagement.asset_name as subject,
        {{ as_type('null', 'integer') }} as duration_seconds,
        {{ as_type('null', 'text') }} as owner_name
    from engagement
    left join {{ ref('stg_sales_analytics__campaigns') }} as campaign
        on campaign.tenant_id = engagement.tenant_id and campaign.campaign_id = engagement.campaign_id
    left join {{ ref('prep_sales_analytics__content_asset') }} as content_asset
        on content_asset.tenant_id = engagement.tenant_id and content_asset.asset_name = engagement.asset_name
)

select * from prep_sales_analytics__touch_campaign_engagement
