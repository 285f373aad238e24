-- Each model's weight of each touch, exactly 1 per conversion (C-31, R0.85).  What touches claim is counted in trillionths
-- and need not add up: shares that nobody holds are missing, touches may share a role.  Claims are scaled to 1 in ten
-- decimals, and the units left over by rounding down go to the largest remainders.
with path as (select * from {{ ref('int_attribution_path') }}),

attribution_model as (select * from {{ ref('attribution_model') }}),

add_roles as (
    select
        path.*,
        attribution_model.attribution_model,
        attribution_model.rest_share,
        attribution_model.decay_share,
        case when path.is_first then attribution_model.first_share else 0 end
        + case when path.is_last then attribution_model.last_share else 0 end
        + case when path.is_lead_creation then attribution_model.lead_creation_share else 0 end
        + case when path.is_opportunity_creation then attribution_model.opportunity_creation_share else 0 end as role_share
    from path
    inner join attribution_model on path.has_lead = attribution_model.has_lead
),

count_rest as (
    select
        *,
        count(case when role_share = 0 then 1 end) over (partition by opportunity_id, attribution_model) as rest_count,
        sum(decay_units) over (partition by opportunity_id, attribution_model) as decay_total
    from add_roles
),

make_claims as (
    select
        *,
        {{ as_type('role_share', 'exact') }} * 1000000000000
        + case
            when role_share = 0 then {{ whole_quotient(as_type('rest_share', 'exact') ~ ' * 1000000000000', 'rest_count') }}
            else 0
        end
        + {{ whole_quotient(as_type('decay_share', 'exact') ~ ' * 1000000000000 * decay_units', 'decay_total') }} as claim
    from count_rest
),

sum_claims as (
    select
        *,
        sum(claim) over (partition by opportunity_id, attribution_model) as claim_total
    from make_claims
),

round_down as (
    select
        *,
        {{ whole_quotient('claim * 10000000000', 'claim_total') }} as whole_units
    from sum_claims
),

share_out as (
    select
        *,
        {{ largest_remainder(
            total='10000000000', whole='whole_units', fraction='(claim * 10000000000 - whole_units * claim_total)',
            within='opportunity_id, attribution_model', tie='touchpoint_id'
        ) }} as units
    from round_down
),

int_attribution_weight as (
    select
        opportunity_id,
        attribution_model,
        touchpoint_id,
        channel_id,
        campaign_id,
        position_in_journey,
        conversion_value,
        conversion_value_reporting,
        {{ as_type("units * " ~ as_type("'0.0000000001'", 'weight'), 'weight') }} as attribution_weight
    from share_out
)

select * from int_attribution_weight
