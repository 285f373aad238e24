-- A customer's way to working with a product; each product is a journey of its own.
with onboarding as (
    select * from {{ ref('stg_sales_analytics__onboarding_progress') }}
),

int_customer_journey__onboarding as (
    select
        {{ source_id(
            'customer_journey', 'sales_analytics', 'onboarding_progress', 'onboarding.onboarding_id', tenant='onboarding.tenant_id'
        ) }} as journey_id,
        'Onboarding' || coalesce(' of ' || product.product_name, '') as journey_name,
        'ONBOARDING' as stage_category,
        'ACCOUNT' as entity_type,
        subject.account_id as entity_id,
        stage_map.journey_stage,
        {{ day_start('onboarding.start_date') }} as journey_start_at,
        {{ day_start('onboarding.actual_completion_date') }} as journey_end_at,
        onboarding.tenant_id as tenant_id,
        onboarding.source_system as source_system,
        onboarding.source_table as source_table,
        onboarding.source_key as source_key
    from onboarding
    left join {{ ref('int_entity_key') }} as subject
        on subject.source_system = 'sales_analytics'
            and subject.entity_type = 'ACCOUNT' and subject.source_table = 'customers'
            and subject.tenant_id = onboarding.tenant_id
            and subject.source_key = onboarding.customer_id
    left join {{ ref('journey_stage_map') }} as stage_map
        on stage_map.source_system = 'sales_analytics' and stage_map.source_value = onboarding.status
    left join {{ ref('stg_sales_analytics__products') }} as product
        on product.tenant_id = onboarding.tenant_id and product.product_id = onboarding.product_id
)

select * from int_customer_journey__onboarding
