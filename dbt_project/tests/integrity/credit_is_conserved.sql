-- Every conversion gives away exactly 1 of weight and exactly its value in both currencies, to the cent, and its positions run
-- from 1 to n.  Conversions are the left side, so a conversion without any row fails too.
with attribution as (select * from {{ ref('attribution') }}),

touchpoint_attribution as (select * from {{ ref('touchpoint_attribution') }}),

sum_credits as (
    select
        attribution.attribution_id,
        coalesce(attribution.conversion_value, 0) as conversion_value,
        coalesce(attribution.conversion_value_reporting, 0) as conversion_value_reporting,
        coalesce(sum(touchpoint_attribution.attribution_weight), 0) as weight,
        coalesce(sum(touchpoint_attribution.credited_amount), 0) as credited,
        coalesce(sum(touchpoint_attribution.credited_amount_reporting), 0) as credited_reporting,
        count(touchpoint_attribution.touchpoint_id) as touches,
        count(distinct touchpoint_attribution.position_in_journey) as positions,
        coalesce(max(touchpoint_attribution.position_in_journey), 0) as last_position
    from attribution
    left join touchpoint_attribution on attribution.attribution_id = touchpoint_attribution.attribution_id
    group by attribution.attribution_id, attribution.conversion_value, attribution.conversion_value_reporting
)

select *
from sum_credits
where weight <> 1
    or credited <> conversion_value
    or credited_reporting <> conversion_value_reporting
    or positions <> touches
    or last_position <> touches
