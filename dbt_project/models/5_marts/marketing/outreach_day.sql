-- Each mail counts on its day, and so does each reply; `answered` belongs to the day of the mail.
with outreach_lead as (
    select *, coalesce(campaign_id, 'UNKNOWN') as campaign_key from {{ ref('int_outreach_lead') }}
),

list_mails as (
    select
        tenant_id,
        campaign_key,
        {{ local_date('sent_at') }} as stat_date,
        1 as sent,
        0 as replied,
        case when replied_at is not null then 1 else 0 end as answered
    from outreach_lead
    where sent_at is not null
    union all
    select tenant_id, campaign_key, {{ local_date('replied_at') }}, 0, 1, 0
    from outreach_lead
    where replied_at is not null
),

outreach_day as (
    select
        campaign_key as campaign_id,
        stat_date,
        {{ as_type('sum(sent)', 'integer') }} as sent,
        {{ as_type('sum(replied)', 'integer') }} as replied,
        {{ as_type('sum(answered)', 'integer') }} as answered,
        {{ rounded(safe_divide('100 * sum(answered)', 'sum(sent)'), 'percent') }} as reply_rate,
        tenant_id
    from list_mails
    group by tenant_id, campaign_key, stat_date
)

select * from outreach_day
