with conformed as (
    select * from {{ ref('int_customer_journey') }}
    where reject_rule is null
),

customer_journey as (
    select
        journey_id,
        journey_name,
        entity_type,
        entity_id,
        journey_stage,
        journey_start_at,
        journey_end_at,
        total_touchpoints,
        journey_start_at as created_at,
        stage_category,
        tenant_id,
        source_system,
        source_table,
        source_key
    from conformed
)

select * from customer_journey
