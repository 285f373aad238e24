-- The export has no table of channels: one row per channel type its words name.
with channel_use as (
    select * from {{ ref('prep_sales_analytics__channel_use') }}
),

channel_type as (
    select * from {{ ref('channel_type') }}
),

int_channel__sales_analytics as (
    select
        {{ source_id('channel', 'sales_analytics', 'channel_map', 'channel_use.channel_type', tenant='channel_use.tenant_id') }}
            as channel_id,
        channel_type.channel_name,
        channel_use.channel_type,
        channel_type.channel_category,
        {{ unknown('channel', ['parent_channel_id', 'cost', 'created_at', 'updated_at']) }},
        'ACTIVE' as channel_status,
        channel_type.source_family,
        'USD' as currency,
        channel_use.tenant_id,
        'sales_analytics' as source_system,
        'channel_map' as source_table,
        channel_use.channel_type as source_key
    from channel_use
    left join channel_type on channel_type.channel_type = channel_use.channel_type
)

select * from int_channel__sales_analytics
