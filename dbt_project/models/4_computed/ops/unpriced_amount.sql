-- Amounts in a currency that has no rate on their day.  Each is missing from the totals in the reporting currency, which
-- count it.
with opportunity as (select * from {{ ref('opportunity') }}),

fx_rate as (select * from {{ ref('int_fx_rate') }}),

conversion as (
    select *, {{ local_date('converted_at') }} as rate_date
    from {{ ref('prep_partner_leads__conversion') }}
    where is_revenue and amount is not null
),

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

list_amounts as (
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
        conversion.conversion_id,
        conversion.source_system,
        conversion.source_table,
        conversion.source_key,
        conversion.amount,
        conversion.currency,
        conversion.rate_date,
        conversion.tenant_id
    from conversion
    left join fx_rate
        on {{ rate_holds('conversion.currency', 'conversion.rate_date') }}
    where fx_rate.rate is null
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
),

unpriced_amount as (
    select
        *,
        'dbt_project/seeds/rules/fx_rate.csv' as add_rate_to
    from list_amounts
)

select * from unpriced_amount
