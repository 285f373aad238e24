-- The path of a conversion: its touches in order, and which of them hold a role (C-31).  A milestone belongs to the last
-- touch at or before it, or to the first touch when it came before all of them.  Age is measured to the last touch:
-- only ratios matter, and so the newest touch never underflows.
{{ config(materialized='table') }}

with touch as (select * from {{ ref('int_attribution_touch') }}),

order_touches as (
    select
        *,
        row_number() over (partition by opportunity_id order by touchpoint_time asc, touchpoint_id asc) as position_in_journey,
        count(*) over (partition by opportunity_id) as touch_count,
        count(case when touchpoint_time <= lead_created_at then 1 end) over (partition by opportunity_id) as touches_before_lead,
        count(case when touchpoint_time <= opportunity_created_at then 1 end) over (partition by opportunity_id)
            as touches_before_opportunity,
        max(touchpoint_time) over (partition by opportunity_id) as last_touch_time
    from touch
),

int_attribution_path as (
    select
        opportunity_id,
        touchpoint_id,
        channel_id,
        campaign_id,
        conversion_value,
        conversion_value_reporting,
        has_lead,
        position_in_journey,
        position_in_journey = 1 as is_first,
        position_in_journey = touch_count as is_last,
        has_lead and position_in_journey = greatest(touches_before_lead, 1) as is_lead_creation,
        position_in_journey = greatest(touches_before_opportunity, 1) as is_opportunity_creation,
        {{ half_life_units(elapsed_seconds('touchpoint_time', 'last_touch_time'), var('attribution_half_life_days')) }}
            as decay_units
    from order_touches
)

select * from int_attribution_path
