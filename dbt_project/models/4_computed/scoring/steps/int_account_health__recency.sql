-- An account without reported health is judged by engagement alone: by the age of its last touch that counts
-- for health; a mail that we sent does not.
-- An account without any touch has no score, because nothing is known about its health.
with touchpoint as (
    select * from {{ ref('touchpoint') }}
    where counts_for_health and account_id is not null
),

reported as (
    select distinct account_id from {{ ref('int_account_health__reported') }}
    where recorded_at <= {{ as_of() }} and reported_score is not null and account_id is not null
),

find_last_touch as (
    select
        tenant_id,
        account_id,
        {{ elapsed_days('max(touchpoint_time)', as_of()) }} as idle_days
    from touchpoint
    group by tenant_id, account_id
),

int_account_health__recency as (
    select
        find_last_touch.tenant_id,
        find_last_touch.account_id as account_id,
        recency_score.score
    from find_last_touch
    cross join {{ ref('recency_score') }} as recency_score
    left join reported on reported.account_id = find_last_touch.account_id
    where recency_score.model_type = 'ACCOUNT_HEALTH'
        and find_last_touch.idle_days between recency_score.from_days and recency_score.to_days
        and reported.account_id is null
)

select * from int_account_health__recency
