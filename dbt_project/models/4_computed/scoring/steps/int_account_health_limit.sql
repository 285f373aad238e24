-- The best health that an account's status and stage allow.  A customer who left or is barred is not healthy, whatever was
-- reported.
with account as (select * from {{ ref('account') }}),

rule as (select * from {{ ref('health_limit') }}),

list_limits as (
    select account.account_id, rule.max_score
    from account
    inner join rule on rule.account_status = account.account_status
    union all
    select account.account_id, rule.max_score
    from account
    inner join rule on rule.lifecycle_stage = account.lifecycle_stage
),

int_account_health_limit as (
    select account_id, min(max_score) as max_score
    from list_limits
    group by account_id
)

select * from int_account_health_limit
