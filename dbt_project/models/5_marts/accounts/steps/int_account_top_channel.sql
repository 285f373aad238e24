-- The channel an account touches most often; the one used last breaks a tie, then the id.
with touchpoint as (select * from {{ ref('touchpoint') }}),

count_touches as (
    select account_id, channel_id, count(*) as touch_count, max(touchpoint_time) as last_touched_at
    from touchpoint
    where counts_for_activity and account_id is not null and channel_id is not null
    group by account_id, channel_id
),

rank_channels as (
    select
        *,
        row_number() over (partition by account_id order by touch_count desc, last_touched_at desc, channel_id asc) as use_rank
    from count_touches
),

int_account_top_channel as (
    select account_id, channel_id, touch_count
    from rank_channels
    where use_rank = 1
)

select * from int_account_top_channel
