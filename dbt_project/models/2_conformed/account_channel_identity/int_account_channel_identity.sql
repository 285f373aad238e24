{{ config(materialized='table') }}

with channel_identity as (
    {{ union_sources('account_channel_identity', [
        'identity_id', 'account_id', 'channel_id', 'channel_account_id', 'is_verified', 'first_seen_at', 'identity_type',
        'app_id',
    ]) }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by tenant_id, channel_id, identity_type, channel_account_id
            order by
                case when account_id is null then 1 else 0 end,
                case when is_verified then 0 else 1 end,
                first_seen_at,
                source_key
        ) as claim
    from channel_identity
),

judged as (
    select
        *,
        case
            when account_id is null then 'account_channel_identity_account_unknown'
            -- a channel's id belongs to one company: to the verified, then to the first who claimed it
            when channel_id is not null and claim > 1 then 'account_channel_identity_taken'
        end as reject_rule
    from ranked
),

accepted as (
    select * from judged
    where reject_rule is null and source_system <> 'identity'
),

listed as (
    {{- listed_identifiers('account', 'accepted', 'account_id') }}
),

int_account_channel_identity as (
    select judged.*
    from judged
    left join listed
        on listed.listed_owner = judged.account_id
            and listed.listed_type = judged.identity_type
            and listed.listed_scope = coalesce(judged.app_id, '')
            and listed.listed_value = judged.channel_account_id
            and judged.source_system = 'identity'
    where listed.listed_owner is null
)

select * from int_account_channel_identity
