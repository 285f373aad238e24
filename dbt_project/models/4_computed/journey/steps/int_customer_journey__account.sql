with account as (
    select * from {{ ref('account') }}
),

int_customer_journey__account as (
    select
        {{ entity_id('customer_journey', ['account_id', "'CUSTOMER_LIFECYCLE'"]) }} as journey_id,
        'Customer life cycle' as journey_name,
        'CUSTOMER_LIFECYCLE' as stage_category,
        'ACCOUNT' as entity_type,
        account_id as entity_id,
        lifecycle_stage as journey_stage,
        created_at as journey_start_at,
        {{ as_type('null', 'timestamp') }} as journey_end_at,
        tenant_id,
        source_system,
        source_table,
        source_key
    from account
)

select * from int_customer_journey__account
