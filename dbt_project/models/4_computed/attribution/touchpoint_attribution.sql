with credit as (select * from {{ ref('int_attribution_credit') }}),

attribution as (select * from {{ ref('attribution') }}),

last_resort as (select * from {{ ref('int_attribution_last_resort') }}),

-- A conversion that nobody touched keeps its whole credit in one row of its own, so that credit always adds up.  A rule of the
-- seed last_resort may give it to what the deal names.
add_unattributed as (
    select
        attribution.*,
        credit.touchpoint_id,
        coalesce(credit.campaign_id, last_resort.campaign_id) as campaign_id,
        coalesce(credit.channel_id, last_resort.channel_id) as channel_id,
        coalesce(credit.attribution_weight, 1) as weight,
        credit.position_in_journey,
        case when credit.touchpoint_id is null then attribution.conversion_value else credit.credited_amount end as own_credit,
        case
            when credit.touchpoint_id is null then attribution.conversion_value_reporting else credit.credited_amount_reporting
        end
            as own_credit_reporting,
        case when credit.touchpoint_id is not null then 'TOUCH' else coalesce(last_resort.credit_basis, 'NONE') end as basis
    from attribution
    left join credit
        on attribution.entity_id = credit.opportunity_id and attribution.attribution_model = credit.attribution_model
    left join last_resort on last_resort.opportunity_id = attribution.entity_id and credit.touchpoint_id is null
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
        basis = 'NONE' as is_unattributed,
        basis as credit_basis,
        tenant_id
    from add_unattributed
)

select * from touchpoint_attribution
