with model_rule as (
    select * from {{ ref('score_model_rule') }}
),

tenant as (
    select * from {{ ref('int_tenant') }}
),

score_model as (
    select
        {{ entity_id('score_model', ['tenant.tenant_id', 'model_rule.model_type']) }} as model_id,
        model_rule.model_name,
        model_rule.model_type,
        model_rule.target_entity_type,
        {{ as_type('model_rule.max_score', 'integer') }} as max_score,
        model_rule.status,
        {{ day_start('model_rule.created_on') }} as created_at,
        tenant.tenant_id
    from tenant
    cross join model_rule
)

select * from score_model
