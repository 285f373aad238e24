with channel_identity as (
    select * from {{ ref('stg_cdp__contact_channel_identity') }}
),

contact_record as (
    select * from {{ ref('int_contact') }}
    where source_system = 'cdp' and source_table = 'contact' and reject_rule is null
),

int_contact_channel_identity__cdp as (
    select
        {{ source_id('contact_channel_identity', 'cdp', 'contact_channel_identity', 'channel_identity.identity_id',
                     tenant='channel_identity.tenant_id') }} as identity_id,
        contact_record.contact_id as contact_id,
        {{ source_id('channel', 'cdp', 'channel', 'channel_identity.channel_id', tenant='channel_identity.tenant_id') }}
            as channel_id,
        channel_identity.channel_user_id,
        coalesce(channel_identity.is_verified, false) as is_verified,
        channel_identity.first_seen_at,
        channel_identity.identity_type,
        channel_identity.app_id,
        channel_identity.tenant_id,
        channel_identity.source_system,
        channel_identity.source_table,
        channel_identity.source_key
    from channel_identity
    left join contact_record
        on contact_record.tenant_id = channel_identity.tenant_id and contact_record.source_key = channel_identity.contact_id
)

select * from int_contact_channel_identity__cdp
