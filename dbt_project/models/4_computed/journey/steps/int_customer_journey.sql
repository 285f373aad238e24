{{ config(materialized='table') }}

with journey as (
    {{ union_sources('customer_journey', [
        'journey_id', 'journey_name', 'stage_category', 'entity_type', 'entity_id', 'journey_stage', 'journey_start_at',
        'journey_end_at',
    ]) }}
),

count_touches as (
    select
        journey.journey_id,
        count(*) as total_touchpoints
    from journey
    inner join {{ ref('int_entity_touch') }} as touch
        on touch.entity_type = journey.entity_type
            and touch.entity_id = journey.entity_id
    where touch.touchpoint_time >= journey.journey_start_at
        and touch.touchpoint_time <= coalesce(journey.journey_end_at, {{ as_of() }})
    group by journey.journey_id
),

int_customer_journey as (
    select
        journey.*,
        coalesce(count_touches.total_touchpoints, 0) as total_touchpoints,
        case when journey.entity_id is null then 'customer_journey_entity_unknown' end as reject_rule
    from journey
    left join count_touches on count_touches.journey_id = journey.journey_id
)

select * from int_customer_journey
