-- Amounts in a currency that has no rate on their day.  Each is missing from the totals in the reporting currency, which count it.
with opportunity as (select * from {{ ref('opportunity') }}),

lead_conversion as (select * from {{ ref('int_partner_conversion') }}),

channel as (select * from {{ ref('channel') }}),

campaign as (select * from {{ ref('campaign') }}),

channel_day as (
    select channel_id, min(stat_date) as rate_date
    from {{ ref('int_channel_cost_day') }}
    where amount_reporting is null
    group by channel_id
),

campaign_day as (
    select campaign_id, min(stat_date) as rate_date
    from {{ ref('int_campaign_cost_day') }}
    where amount_reporting is null
    group by campaign_id
),

unpriced_amount as (
    select
        'opportunity' as entity,
        opportunity_id as entity_id,
        source_system,
        source_table,
        source_key,
        amount,
        currency,
        {{ deal_rate_date('opportunity') }} as rate_date,
        tenant_id
    from opportunity
    where amount is not null and amount_reporting is null
    union all
    select
        'conversion',
        conversion_id,
        source_system,
        source_table,
        source_key,
        amount,
        currency,
        {{ local_date('converted_at') }},
        tenant_id
    from lead_conversion
    where is_revenue and amount is not null and amount_reporting is null
    union all
    select
        'channel cost',
        channel.channel_id,
        channel.source_system,
        channel.source_table,
        channel.source_key,
        channel.cost,
        channel.currency,
        channel_day.rate_date,
        channel.tenant_id
    from channel_day
    inner join channel on channel_day.channel_id = channel.channel_id
    union all
    select
        'campaign cost',
        campaign.campaign_id,
        campaign.source_system,
        campaign.source_table,
        campaign.source_key,
        campaign.actual_cost,
        campaign.currency,
        campaign_day.rate_date,
        campaign.tenant_id
    from campaign_day
    inner join campaign on campaign_day.campaign_id = campaign.campaign_id
)

select
    *,
    'dbt_project/seeds/rules/fx_rate.csv' as add_rate_to
from unpriced_amount
