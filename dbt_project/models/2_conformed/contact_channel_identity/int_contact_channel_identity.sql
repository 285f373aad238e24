{{ config(materialized='table') }}

with channel_identity as (
    {{ union_sources('contact_channel_identity', [
        'identity_id', 'contact_id', 'channel_id', 'channel_user_id', 'is_verified', 'first_seen_at', 'identity_type', 'app_id',
    ]) }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by tenant_id, channel_id, identity_type, channel_user_id
            order by
                case when contact_id is null then 1 else 0 end,
                case when is_verified then 0 else 1 end,
                first_seen_at,
                source_key
        ) as claim
    from channel_identity
),

int_contact_channel_identity as (
    select
        *,
        case
            when contact_id is null then 'contact_channel_identity_contact_unknown'
            -- a channel's id belongs to one person: to the verified, then to the first who claimed it
            when channel_id is not null and claim > 1 then 'contact_channel_identity_taken'
        end as reject_rule
    from ranked
)

select * from int_contact_channel_identity
