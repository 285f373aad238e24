-- The days on which a channel costs money: from the day it existed or was first used until as_of.  An inactive channel costs
-- money until the day it last changed, because no source says when it was given up.
with channel as (select * from {{ ref('channel') }}),

activity as (select * from {{ ref('int_activity') }}),

find_first_use as (
    select channel_id, min({{ local_date('activity_at') }}) as first_used_on
    from activity
    where channel_id is not null
    group by channel_id
),

int_channel_cost_period as (
    select
        channel.tenant_id,
        channel.channel_id,
        channel.cost as monthly_cost,
        channel.currency,
        least({{ local_date('channel.created_at') }}, find_first_use.first_used_on) as first_day,
        least(
            case when channel.channel_status = 'INACTIVE' then {{ local_date('channel.updated_at') }} end,
            {{ local_date(as_of()) }}
        ) as last_day
    from channel
    left join find_first_use on channel.channel_id = find_first_use.channel_id
    where channel.cost > 0
)

select * from int_channel_cost_period
