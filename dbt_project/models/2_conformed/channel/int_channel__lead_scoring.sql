-- The source has no table of channels: one row per channel type by which its leads come or are written to.
with channel_use as (
    select tenant_id, channel_type from {{ ref('prep_lead_scoring__lead') }}
    union all
    select tenant_id, channel_type from {{ ref('prep_lead_scoring__touch') }}
),

used_type as (
    select distinct
        tenant_id,
        channel_type
    from channel_use
    where channel_type is not null
),

int_channel__lead_scoring as (
    select
        {{ source_id('channel', 'lead_scoring', 'channel_map', 'used_type.channel_type', tenant='used_type.tenant_id') }}
            as channel_id,
        channel_type.channel_name,
        used_type.channel_type as channel_type,
        channel_type.channel_category,
        {{ unknown('channel', ['parent_channel_id', 'cost', 'created_at', 'updated_at']) }},
        'ACTIVE' as channel_status,
        channel_type.source_family,
        'USD' as currency,
        used_type.tenant_id,
        'lead_scoring' as source_system,
        'channel_map' as source_table,
        used_type.channel_type as source_key
    from used_type
    left join {{ ref('channel_type') }} as channel_type
        on channel_type.channel_type = used_type.channel_type
)

select * from int_channel__lead_scoring
