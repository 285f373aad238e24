-- The median is the mean of the middle one or two: their doubled rank differs from the count plus one by at most one.
with outreach_lead as (
    select
        *,
        coalesce(campaign_id, 'UNKNOWN') as campaign_key,
        row_number() over (
            partition by tenant_id, campaign_id, title, country, verification_status
            order by case when seconds_to_reply is null then 1 else 0 end, seconds_to_reply, lead_id
        ) as reply_rank,
        count(seconds_to_reply) over (
            partition by tenant_id, campaign_id, title, country, verification_status
        ) as timed_replies
    from {{ ref('int_outreach_lead') }}
),

campaign as (
    select campaign_id, campaign_name from {{ ref('campaign') }}
),

summed as (
    select
        tenant_id,
        campaign_key,
        title,
        country,
        verification_status,
        count(*) as lead_count,
        count(sent_at) as sent,
        count(replied_at) as replied,
        count(case when sent_at is not null then replied_at end) as answered,
        sum(seconds_to_reply) as reply_seconds,
        count(seconds_to_reply) as timed,
        sum(case when 2 * reply_rank between timed_replies and timed_replies + 2 then seconds_to_reply end) as middle_seconds,
        count(case when 2 * reply_rank between timed_replies and timed_replies + 2 then seconds_to_reply end) as middle_count
    from outreach_lead
    group by tenant_id, campaign_key, title, country, verification_status
),

outreach_performance as (
    select
        summed.campaign_key as campaign_id,
        summed.title,
        summed.country,
        summed.verification_status,
        campaign.campaign_name,
        {{ as_type('summed.lead_count', 'integer') }} as lead_count,
        {{ as_type('summed.sent', 'integer') }} as sent,
        {{ as_type('summed.replied', 'integer') }} as replied,
        {{ rounded(safe_divide('100 * summed.answered', 'summed.sent'), 'percent') }} as reply_rate,
        {{ rounded(safe_divide('summed.reply_seconds', '3600 * summed.timed'), 'ratio') }} as avg_hours_to_reply,
        {{ rounded(safe_divide('summed.middle_seconds', '3600 * summed.middle_count'), 'ratio') }} as median_hours_to_reply,
        summed.tenant_id
    from summed
    left join campaign on campaign.campaign_id = summed.campaign_key
)

select * from outreach_performance
