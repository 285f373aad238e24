with account as (
    select * from {{ ref('account') }}
),

stage as (
    select
        entity_id,
        min(entered_at) as first_entered_at,
        max(case when is_current then stage_name end) as journey_stage
    from {{ ref('int_journey_entry__lifecycle') }}
    group by entity_id
),

int_customer_journey__account as (
    select
        {{ entity_id('customer_journey', ['account.account_id', "'CUSTOMER_LIFECYCLE'"]) }} as journey_id,
        'Customer life cycle' as journey_name,
        'CUSTOMER_LIFECYCLE' as stage_category,
        'ACCOUNT' as entity_type,
        account.account_id as entity_id,
        stage.journey_stage as journey_stage,
        least(account.created_at, coalesce(stage.first_entered_at, account.created_at)) as journey_start_at,
        {{ as_type('null', 'timestamp') }} as journey_end_at,
        account.tenant_id as tenant_id,
        account.source_system as source_system,
        account.source_table as source_table,
        account.source_key as source_key
    from account
    left join stage on stage.entity_id = account.account_id
)

select * from int_customer_journey__account
