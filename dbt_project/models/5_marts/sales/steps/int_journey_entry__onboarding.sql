with journey as (
    select * from {{ ref('customer_journey') }}
    where stage_category = 'ONBOARDING'
),

int_journey_entry__onboarding as (
    select
        journey_id,
        stage_category,
        'IN_PROGRESS' as stage_name,
        journey_start_at as entered_at,
        'RECORD' as entered_from,
        tenant_id
    from journey
    where journey_start_at is not null and journey_stage <> 'NOT_STARTED'
    union all
    select
        journey_id,
        stage_category,
        'COMPLETED' as stage_name,
        journey_end_at as entered_at,
        'RECORD' as entered_from,
        tenant_id
    from journey
    where journey_end_at is not null
)

select * from int_journey_entry__onboarding
