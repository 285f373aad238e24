with stage_rule as (
    select * from {{ ref('journey_stage_rule') }}
),

tenant as (
    select * from {{ ref('int_tenant') }}
),

journey_stage as (
    select
        {{ entity_id('journey_stage', ['tenant.tenant_id', 'stage_rule.stage_category', 'stage_rule.stage_name']) }} as stage_id,
        stage_rule.stage_name,
        {{ as_type('stage_rule.stage_order', 'integer') }} as stage_order,
        stage_rule.stage_category,
        tenant.tenant_id
    from tenant
    cross join stage_rule
)

select * from journey_stage
