-- The newest touchpoint of each account; the id breaks a tie.
with touchpoint as (select * from {{ ref('touchpoint') }}),

rank_touches as (
    select
        *,
        row_number() over (partition by account_id order by touchpoint_time desc, touchpoint_id desc) as newest_rank
    from touchpoint
    where counts_for_activity and account_id is not null
),

int_account_last_touch as (
    select account_id, touchpoint_time, touchpoint_type, channel_id
    from rank_touches
    where newest_rank = 1
)

select * from int_account_last_touch
