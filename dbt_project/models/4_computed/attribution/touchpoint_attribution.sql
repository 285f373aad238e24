with credit as (select * from {{ ref('int_attribution_credit') }}),

attribution as (select * from {{ ref('attribution') }}),

-- A conversion that nobody touched keeps its whole credit in one row of its own, so that credit always adds up.
add_unattributed as (
    select
        attribution.*,
        credit.touchpoint_id,
        credit.campaign_id,
        credit.channel_id,
        coalesce(credit.attribution_weight, 1) as weight,
        credit.position_in_journey,
        case when credit.touchpoint_id is null then attribution.conversion_value else credit.credited_amount end as own_credit,
        case
            when credit.touchpoint_id is null then attribution.conversion_value_reporting else credit.credited_amount_reporting
        end
            as own_credit_reporting,
        credit.touchpoint_id is null as is_unattributed
    from attribution
    left join credit
        on attribution.entity_id = credit.opportunity_id and attribution.attribution_model = credit.attribution_model
),

touchpoint_attribution as (
    select
        {{ entity_id('touchpoint_attribution', ['attribution_id', "coalesce(touchpoint_id, 'UNATTRIBUTED')"]) }} as ta_id,
        attribution_id,
        touchpoint_id,
        campaign_id,
        channel_id,
        {{ as_type('weight', 'weight') }} as attribution_weight,
        position_in_journey,
        {{ as_type('own_credit', 'money') }} as credited_amount,
        currency,
        {{ as_type('own_credit_reporting', 'money') }} as credited_amount_reporting,
        is_unattributed,
        tenant_id
    from add_unattributed
)

select * from touchpoint_attribution
