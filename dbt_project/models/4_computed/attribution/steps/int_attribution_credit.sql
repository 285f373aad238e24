-- The conversion's value split by weight, to the cent and without losing one, in its own and in the reporting currency.
{{ config(materialized='table') }}

with weight as (select * from {{ ref('int_attribution_weight') }}),

weigh_value as (
    select
        *,
        {{ cents('conversion_value') }} as cents,
        {{ cents('conversion_value_reporting') }} as reporting_cents,
        {{ cents('conversion_value') }} * attribution_weight as exact_cents,
        {{ cents('conversion_value_reporting') }} * attribution_weight as exact_reporting_cents
    from weight
),

round_down as (
    select
        *,
        floor(exact_cents) as whole_cents,
        floor(exact_reporting_cents) as whole_reporting_cents
    from weigh_value
),

share_out as (
    select
        *,
        {{ largest_remainder(
            total='cents', whole='whole_cents', fraction='(exact_cents - whole_cents)',
            within='opportunity_id, attribution_model', tie='touchpoint_id'
        ) }} as own_cents,
        {{ largest_remainder(
            total='reporting_cents', whole='whole_reporting_cents', fraction='(exact_reporting_cents - whole_reporting_cents)',
            within='opportunity_id, attribution_model', tie='touchpoint_id'
        ) }} as own_reporting_cents
    from round_down
),

int_attribution_credit as (
    select
        opportunity_id,
        attribution_model,
        touchpoint_id,
        channel_id,
        campaign_id,
        position_in_journey,
        attribution_weight,
        {{ as_type('own_cents * ' ~ as_type("'0.01'", 'money'), 'money') }} as credited_amount,
        {{ as_type('own_reporting_cents * ' ~ as_type("'0.01'", 'money'), 'money') }} as credited_amount_reporting
    from share_out
)

select * from int_attribution_credit
