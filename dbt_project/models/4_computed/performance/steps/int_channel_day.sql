-- What happened to each channel on each day, one measure per row; channel_performance adds them up.
with lead as (select * from {{ ref('lead') }}),

contact as (select * from {{ ref('contact') }}),

opportunity_channel as (select * from {{ ref('int_opportunity_channel') }}),

credit as (select * from {{ ref('int_performance_credit') }}),

channel_cost as (select * from {{ ref('int_channel_cost_day') }}),

social_cost as (select * from {{ ref('int_channel_social_cost') }}),

campaign_cost as (select * from {{ ref('int_campaign_cost_day') }}),

ledger as (select * from {{ ref('int_channel_ledger_day') }}),

list_measures as (
    select tenant_id, channel_id, {{ local_date('created_at') }} as stat_date, 'LEAD' as measure, 1 as amount
    from lead
    union all
    select tenant_id, channel_id, {{ local_date('created_at') }}, 'CONVERTED_LEAD', 1
    from lead
    where lead_status = 'CONVERTED'
    union all
    select tenant_id, primary_channel_id, {{ local_date('created_at') }}, 'CONTACT', 1
    from contact
    union all
    select tenant_id, source_channel_id, {{ local_date('created_at') }}, 'OPPORTUNITY', 1
    from opportunity_channel
    union all
    select tenant_id, channel_id, conversion_date, 'REVENUE', credited_amount_reporting
    from credit
    union all
    select tenant_id, channel_id, stat_date, 'CHANNEL_COST', amount_reporting
    from channel_cost
    union all
    select tenant_id, channel_id, stat_date, 'CHANNEL_COST', amount_reporting
    from social_cost
    union all
    select tenant_id, channel_id, stat_date, 'CAMPAIGN_COST', amount_reporting
    from campaign_cost
    union all
    select tenant_id, channel_id, stat_date, 'LEDGER_COST', amount_reporting
    from ledger
),

int_channel_day as (
    select *
    from list_measures
    where channel_id is not null
)

select * from int_channel_day
