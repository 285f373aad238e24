with channel_identity as (
    select * from {{ ref('stg_cdp__lead_channel_identity') }}
),

int_lead_channel_identity__cdp as (
    select
        {{ source_id('lead_channel_identity', 'cdp', 'lead_channel_identity', 'channel_identity.identity_id',
                     tenant='channel_identity.tenant_id') }} as identity_id,
        {{ source_id('lead', 'cdp', 'lead', 'channel_identity.lead_id', tenant='channel_identity.tenant_id') }} as lead_id,
        {{ source_id('channel', 'cdp', 'channel', 'channel_identity.channel_id', tenant='channel_identity.tenant_id') }}
            as channel_id,
        channel_identity.channel_user_id,
        channel_identity.first_seen_at as captured_at,
        channel_identity.identity_type,
        channel_identity.app_id,
        channel_identity.tenant_id,
        channel_identity.source_system,
        channel_identity.source_table,
        channel_identity.source_key
    from channel_identity
)

select * from int_lead_channel_identity__cdp
