-- Money spent on posts outside any campaign, by the channel of their platform; posts of a campaign are the campaign's cost.
with social as (select * from {{ ref('stg_sales_analytics__social_media_engagement') }}),

channel_map as (select * from {{ ref('channel_map') }}),

int_channel_social_cost as (
    select
        social.tenant_id,
        {{ source_id('channel', 'sales_analytics', 'channel_map', 'channel_map.channel_type', tenant='social.tenant_id') }}
            as channel_id,
        social.post_date as stat_date,
        {{ rounded(converted('social.spend'), 'money') }} as amount_reporting
    from social
    left join channel_map
        on social.source_system = channel_map.source_system and social.platform = channel_map.source_value
    left join {{ ref('int_fx_rate') }} as fx_rate
        on {{ rate_holds("'USD'", 'social.post_date') }}
    where social.campaign_id is null and social.spend <> 0 and social.post_date is not null
)

select * from int_channel_social_cost
