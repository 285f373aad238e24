with channel as (
    select * from {{ ref('stg_cdp__channel') }}
),

int_channel__cdp as (
    select
        {{ source_id('channel', 'cdp', 'channel', 'channel.channel_id', tenant='channel.tenant_id') }} as channel_id,
        channel.channel_name,
        channel.channel_type,
        channel.channel_category,
        {{ source_id('channel', 'cdp', 'channel', 'channel.parent_channel_id', tenant='channel.tenant_id') }}
            as parent_channel_id,
        channel.channel_status,
        channel.cost,
        channel.created_at,
        channel.updated_at,
        channel.source_family,
        coalesce(channel.currency, 'CNY') as currency,
        channel.tenant_id,
        channel.source_system,
        channel.source_table,
        channel.source_key
    from channel
)

select * from int_channel__cdp
