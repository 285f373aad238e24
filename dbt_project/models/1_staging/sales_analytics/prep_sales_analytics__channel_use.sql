-- The channel types that the export uses: rows name a channel by a word, or imply it by the kind of touch.
{% set word_columns = [
    ('campaigns', 'channel'),
    ('events', 'event_type'),
    ('leads', 'lead_source'),
    ('opportunities', 'lead_source'),
    ('social_media_engagement', 'platform'),
    ('website_traffic', 'source'),
    ('support_tickets', 'channel'),
    ('partner_referrals', "'Partner'"),
    ('marketing_budget', 'campaign_type'),
    ('marketing_budget', 'channel'),
] %}
{% set touch_columns = [
    ('campaign_engagement', 'engagement_type'),
    ('webinar_attendance', "'Registration'"),
    ('customer_notes', 'note_type'),
    ('customer_success_activities', 'activity_type'),
] %}

with channel_word as (
    {% for table, word in word_columns %}
        select
            tenant_id,
            {{ word }} as source_value
        from {{ ref('stg_sales_analytics__' ~ table) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

touch_word as (
    {% for table, word in touch_columns %}
        select
            tenant_id,
            source_table,
            {{ word }} as source_value
        from {{ ref('stg_sales_analytics__' ~ table) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

named_type as (
    select
        channel_word.tenant_id,
        channel_map.channel_type
    from channel_word
    inner join {{ ref('channel_map') }} as channel_map
        on channel_map.source_system = 'sales_analytics' and channel_map.source_value = channel_word.source_value
    union all
    select
        touch_word.tenant_id,
        touchpoint_type_map.channel_type
    from touch_word
    inner join {{ ref('touchpoint_type_map') }} as touchpoint_type_map
        on touchpoint_type_map.source_system = 'sales_analytics'
            and touchpoint_type_map.source_table = touch_word.source_table
            and touchpoint_type_map.source_value = touch_word.source_value
),

prep_sales_analytics__channel_use as (
    select distinct
        tenant_id,
        channel_type
    from named_type
    where channel_type is not null
)

select * from prep_sales_analytics__channel_use
