with channel_identity as (
    select * from {{ ref('stg_cdp__account_channel_identity') }}
),

account_record as (
    select * from {{ ref('int_account') }}
    where source_system = 'cdp' and source_table = 'account' and reject_rule is null
),

int_account_channel_identity__cdp as (
    select
        {{ source_id('account_channel_identity', 'cdp', 'account_channel_identity', 'channel_identity.identity_id',
                     tenant='channel_identity.tenant_id') }} as identity_id,
        account_record.account_id as account_id,
        {{ source_id('channel', 'cdp', 'channel', 'channel_identity.channel_id', tenant='channel_identity.tenant_id') }}
            as channel_id,
        channel_identity.channel_user_id as channel_account_id,
        coalesce(channel_identity.is_verified, false) as is_verified,
        channel_identity.first_seen_at,
        channel_identity.identity_type,
        channel_identity.app_id,
        channel_identity.tenant_id,
        channel_identity.source_system,
        channel_identity.source_table,
        channel_identity.source_key
    from channel_identity
    left join account_record
        on account_record.tenant_id = channel_identity.tenant_id and account_record.source_key = channel_identity.account_id
)

select * from int_account_channel_identity__cdp
