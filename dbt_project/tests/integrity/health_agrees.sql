-- Health is one figure: that of score_record, in account_summary and in account_360, NULL in all for an account that nobody
-- scored; and no account is better than its status and stage allow.
with health as (
    select score_record.entity_id, score_record.score
    from {{ ref('score_record') }} as score_record
    inner join {{ ref('score_model') }} as score_model on score_model.model_id = score_record.model_id
    where score_model.model_type = 'ACCOUNT_HEALTH'
)

select account.account_id, health.score, summary.health_score as in_summary, mart.health_score as in_account_360
from {{ ref('account') }} as account
left join health on health.entity_id = account.account_id
left join {{ ref('account_summary') }} as summary on summary.account_id = account.account_id
left join {{ ref('account_360') }} as mart on mart.account_id = account.account_id
where coalesce(health.score, -1) <> coalesce(summary.health_score, -1)
    or coalesce(health.score, -1) <> coalesce(mart.health_score, -1)
    or (account.account_status in ('CHURNED', 'BLACKLIST') and health.score > 20)
    or (account.account_status = 'DORMANT' and health.score > 50)
