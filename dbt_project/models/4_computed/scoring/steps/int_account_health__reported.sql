-- Health from the components a customer's record carries, each with its weight; absent components give up theirs (R0.58).
-- A record without any component keeps the overall score it came with.
with health_score as (
    select * from {{ ref('stg_sales_analytics__customer_health_score') }}
),

read_components as (
    select
        health_score.*,
        {{ as_type('score_component.weight', 'ratio') }} as component_weight,
        case score_component.component
            when 'product_usage_score' then health_score.product_usage_score
            when 'support_health_score' then health_score.support_health_score
            when 'payment_health_score' then health_score.payment_health_score
            when 'engagement_score' then health_score.engagement_score
            when 'sentiment_score' then health_score.sentiment_score
        end as component_score
    from health_score
    cross join {{ ref('score_component') }} as score_component
    where score_component.model_type = 'ACCOUNT_HEALTH'
),

weigh_components as (
    select
        health_score_id,
        customer_id,
        score_date,
        overall_score,
        {{ safe_divide(
            'sum(component_weight * component_score)', 'sum(case when component_score is not null then component_weight end)'
        ) }} as weighted_score,
        tenant_id,
        source_system,
        source_table,
        source_key
    from read_components
    group by health_score_id, customer_id, score_date, overall_score, tenant_id, source_system, source_table, source_key
),

int_account_health__reported as (
    select
        weighed.health_score_id,
        subject.account_id as account_id,
        {{ day_start('weighed.score_date') }} as recorded_at,
        {{ rounded('coalesce(weighed.weighted_score, ' ~ as_type('weighed.overall_score', 'exact') ~ ')', 'integer') }}
            as reported_score,
        weighed.tenant_id as tenant_id,
        weighed.source_system as source_system,
        weighed.source_table as source_table,
        weighed.source_key as source_key
    from weigh_components as weighed
    left join {{ ref('int_entity_key') }} as subject
        on subject.source_system = 'sales_analytics'
            and subject.entity_type = 'ACCOUNT' and subject.source_table = 'customers'
            and subject.tenant_id = weighed.tenant_id
            and subject.source_key = weighed.customer_id
)

select * from int_account_health__reported
