-- The credit of which channel and campaign revenue is made: that of one model, chosen by a variable (R0.75).
with attribution as (select * from {{ ref('attribution') }}),

touchpoint_attribution as (select * from {{ ref('touchpoint_attribution') }}),

int_performance_credit as (
    select
        touchpoint_attribution.tenant_id,
        attribution.entity_id as opportunity_id,
        attribution.conversion_date,
        touchpoint_attribution.channel_id,
        touchpoint_attribution.campaign_id,
        touchpoint_attribution.credited_amount_reporting
    from touchpoint_attribution
    inner join attribution on touchpoint_attribution.attribution_id = attribution.attribution_id
    where attribution.attribution_model = '{{ var("performance_attribution_model") }}'
        and touchpoint_attribution.attribution_weight > 0
)

select * from int_performance_credit
