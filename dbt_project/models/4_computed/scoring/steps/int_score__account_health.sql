-- Health as it was reported, day by day, and as it holds at as_of where we judge it ourselves: by the age of the last touch, or
-- because the newest report is better than the account's status allows.
with reported as (
    select * from {{ ref('int_account_health__reported') }}
),

recency as (
    select * from {{ ref('int_account_health__recency') }}
),

health_limit as (
    select * from {{ ref('int_account_health_limit') }}
),

rank_reports as (
    select
        *,
        row_number() over (partition by account_id order by recorded_at desc, health_score_id) as age_rank
    from reported
    where account_id is not null and reported_score is not null and recorded_at <= {{ as_of() }}
),

judged as (
    select
        recency.tenant_id,
        recency.account_id as account_id,
        least(recency.score, coalesce(health_limit.max_score, recency.score)) as score
    from recency
    left join health_limit on health_limit.account_id = recency.account_id
    union all
    select
        rank_reports.tenant_id,
        rank_reports.account_id as account_id,
        health_limit.max_score as score
    from rank_reports
    inner join health_limit on health_limit.account_id = rank_reports.account_id
    where rank_reports.age_rank = 1 and rank_reports.reported_score > health_limit.max_score
),

int_score__account_health as (
    select
        {{ source_id('score_history', 'sales_analytics', 'customer_health_score', 'health_score_id') }} as history_id,
        'ACCOUNT_HEALTH' as model_type,
        account_id as entity_id,
        reported_score as score,
        recorded_at,
        false as holds_now,
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
        true as holds_now,
        tenant_id,
        'cdp' as source_system,
        'account' as source_table,
        account_id as source_key
    from judged
)

select * from int_score__account_health
