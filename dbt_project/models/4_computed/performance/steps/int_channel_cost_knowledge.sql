-- Whether all that a channel costs is known: its own cost is stated, and so is that of each of its campaigns.
with channel as (select * from {{ ref('channel') }}),

campaign_cost as (select * from {{ ref('int_campaign_cost') }}),

count_campaigns as (
    select channel_id, count(case when spend_status <> 'COMPLETE' then 1 end) as open_campaigns
    from campaign_cost
    where channel_id is not null
    group by channel_id
),

int_channel_cost_knowledge as (
    select
        channel.channel_id as channel_id,
        channel.cost is not null as is_cost_known,
        coalesce(count_campaigns.open_campaigns, 0) = 0 as are_campaigns_known
    from channel
    left join count_campaigns on count_campaigns.channel_id = channel.channel_id
)

select * from int_channel_cost_knowledge
