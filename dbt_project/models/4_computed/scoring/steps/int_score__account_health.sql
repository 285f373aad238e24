with reported as (
    select * from {{ ref('int_account_health__reported') }}
),

recency as (
    select * from {{ ref('int_account_health__recency') }}
),

int_score__account_health as (
    select
        {{ source_id('score_history', 'sales_analytics', 'customer_health_score', 'health_score_id') }} as history_id,
        'ACCOUNT_HEALTH' as model_type,
        account_id as entity_id,
        reported_score as score,
        recorded_at,
        tenant_id,
        source_system,
        source_table,
        source_key
    from reported
    union all
    select
        {{ entity_id('score_history', ['account_id', "'ACCOUNT_HEALTH'"]) }} as history_id,
        'ACCOUNT_HEALTH' as model_type,
        account_id as entity_id,
        score,
        {{ as_of() }} as recorded_at,
        tenant_id,
        'cdp' as source_system,
        'account' as source_table,
        account_id as source_key
    from recency
)

select * from int_score__account_health
