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

int_account_channel_identity as (
    select
        *,
        case
            when account_id is null then 'account_channel_identity_account_unknown'
            -- a channel's id belongs to one company: to the verified, then to the first who claimed it
            when channel_id is not null and claim > 1 then 'account_channel_identity_taken'
        end as reject_rule
    from ranked
)

select * from int_account_channel_identity
