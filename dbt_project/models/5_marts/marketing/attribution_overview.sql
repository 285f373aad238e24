with attribution as (select * from {{ ref('attribution') }}),

touchpoint_attribution as (select * from {{ ref('touchpoint_attribution') }}),

channel as (select * from {{ ref('channel') }}),

list_credits as (
    select
        attribution.attribution_model,
        attribution.entity_id as opportunity_id,
        {{ as_type(dbt.date_trunc('month', 'attribution.conversion_date'), 'date') }} as close_month,
        coalesce(channel.channel_id, 'UNATTRIBUTED') as channel_key,
        coalesce(channel.channel_name, 'No channel') as channel_label,
        channel.channel_type,
        touchpoint_attribution.attribution_weight,
        touchpoint_attribution.credited_amount_reporting,
        case
            when attribution.conversion_value is not null and attribution.conversion_value_reporting is null
                then attribution.entity_id
        end as unpriced_opportunity_id,
        touchpoint_attribution.tenant_id as tenant_id
    from touchpoint_attribution
    inner join attribution on touchpoint_attribution.attribution_id = attribution.attribution_id
    left join channel on touchpoint_attribution.channel_id = channel.channel_id
    where touchpoint_attribution.attribution_weight > 0
),

attribution_overview as (
    select
        attribution_model,
        channel_key as channel_id,
        close_month,
        channel_label as channel_name,
        channel_type,
        count(distinct opportunity_id) as conversions,
        {{ rounded('sum(attribution_weight)', 'rate') }} as credited_conversions,
        {{ as_type('coalesce(sum(credited_amount_reporting), 0)', 'money') }} as revenue,
        count(distinct unpriced_opportunity_id) as unpriced_conversions,
        '{{ var("reporting_currency") }}' as currency,
        tenant_id
    from list_credits
    group by tenant_id, attribution_model, channel_key, channel_label, channel_type, close_month
)

select * from attribution_overview
