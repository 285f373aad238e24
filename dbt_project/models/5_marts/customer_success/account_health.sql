-- The last record of a month speaks for it; alerts are counted as they stood on its last day, or at as_of.
with customer as (select * from {{ ref('int_customer_account') }}),

reported as (select * from {{ ref('int_account_health__reported') }}),

score_row as (
    select * from {{ ref('stg_sales_analytics__customer_health_score') }}
    where score_date <= {{ local_date(as_of()) }}
),

rank_scores as (
    select
        score_row.tenant_id as tenant_id,
        score_row.score_date as score_date,
        score_row.product_usage_score as product_usage_score,
        score_row.support_health_score as support_health_score,
        score_row.payment_health_score as payment_health_score,
        score_row.engagement_score as engagement_score,
        score_row.sentiment_score as sentiment_score,
        score_row.risk_level as risk_level,
        score_row.health_trend as health_trend,
        score_row.churn_probability as churn_probability,
        score_row.expansion_probability as expansion_probability,
        coalesce(customer.account_id, 'UNKNOWN') as account_key,
        {{ as_type(dbt.date_trunc('month', 'score_row.score_date'), 'date') }} as stat_month,
        reported.reported_score as reported_score,
        row_number() over (
            partition by
                score_row.tenant_id,
                coalesce(customer.account_id, 'UNKNOWN'),
                {{ as_type(dbt.date_trunc('month', 'score_row.score_date'), 'date') }}
            order by score_row.score_date desc, score_row.health_score_id desc
        ) as reverse_rank,
        count(*) over (
            partition by
                score_row.tenant_id,
                coalesce(customer.account_id, 'UNKNOWN'),
                {{ as_type(dbt.date_trunc('month', 'score_row.score_date'), 'date') }}
        ) as records
    from score_row
    left join customer
        on score_row.tenant_id = customer.tenant_id and score_row.customer_id = customer.customer_id
    left join reported
        on score_row.tenant_id = reported.tenant_id and score_row.health_score_id = reported.health_score_id
),

score as (
    select * from rank_scores
    where reverse_rank = 1
),

alert as (
    select
        alert_row.tenant_id as tenant_id,
        coalesce(customer.account_id, 'UNKNOWN') as account_key,
        alert_row.alert_date as alert_date,
        {{ as_type(dbt.date_trunc('month', 'alert_row.alert_date'), 'date') }} as stat_month,
        {{ upper_text('alert_row.severity') }} as severity,
        case
            when alert_row.status = 'Resolved' then coalesce(alert_row.resolution_date, alert_row.alert_date)
        end as resolved_date
    from {{ ref('stg_sales_analytics__product_health_alerts') }} as alert_row
    left join customer
        on alert_row.tenant_id = customer.tenant_id and alert_row.customer_id = customer.customer_id
    where alert_row.alert_date <= {{ local_date(as_of()) }}
),

list_months as (
    select tenant_id, account_key, stat_month from score
    union distinct
    select tenant_id, account_key, stat_month from alert
    union distinct
    select tenant_id, account_key, {{ as_type(dbt.date_trunc('month', local_date(as_of())), 'date') }} as stat_month from alert
    where coalesce(resolved_date > {{ local_date(as_of()) }}, true)
),

end_months as (
    select
        *,
        least(
            {{ as_type(dbt.dateadd('day', -1, dbt.dateadd('month', 1, 'stat_month')), 'date') }}, {{ local_date(as_of()) }}
        ) as last_day
    from list_months
),

count_alerts as (
    select
        end_months.tenant_id as tenant_id,
        end_months.account_key as account_key,
        end_months.stat_month as stat_month,
        sum(case when alert.stat_month = end_months.stat_month then 1 else 0 end) as raised,
        sum(case when coalesce(alert.resolved_date > end_months.last_day, true) then 1 else 0 end) as open_alerts,
        sum(
            case
                when coalesce(alert.resolved_date > end_months.last_day, true) and alert.severity in ('HIGH', 'CRITICAL') then 1
                else 0
            end
        ) as urgent_alerts
    from end_months
    inner join alert
        on end_months.tenant_id = alert.tenant_id
            and end_months.account_key = alert.account_key
            and end_months.stat_month >= alert.stat_month
    group by end_months.tenant_id, end_months.account_key, end_months.stat_month
),

account_health as (
    select
        end_months.tenant_id as tenant_id,
        end_months.account_key as account_id,
        end_months.stat_month as stat_month,
        {{ as_type('coalesce(score.records, 0)', 'integer') }} as records,
        score.score_date as score_date,
        score.reported_score as health_score,
        {{ as_type('score.product_usage_score', 'percent') }} as product_usage_score,
        {{ as_type('score.support_health_score', 'percent') }} as support_health_score,
        {{ as_type('score.payment_health_score', 'percent') }} as payment_health_score,
        {{ as_type('score.engagement_score', 'percent') }} as engagement_score,
        {{ as_type('score.sentiment_score', 'percent') }} as sentiment_score,
        {{ upper_text('score.risk_level') }} as risk_level,
        {{ upper_text('score.health_trend') }} as health_trend,
        {{ as_type('score.churn_probability', 'percent') }} as churn_probability,
        {{ as_type('score.expansion_probability', 'percent') }} as expansion_probability,
        {{ as_type('coalesce(count_alerts.raised, 0)', 'integer') }} as alerts_raised,
        {{ as_type('coalesce(count_alerts.open_alerts, 0)', 'integer') }} as open_alerts,
        {{ as_type('coalesce(count_alerts.urgent_alerts, 0)', 'integer') }} as urgent_alerts,
        row_number() over (
            partition by end_months.tenant_id, end_months.account_key order by end_months.stat_month desc
        ) = 1 as is_latest
    from end_months
    left join score
        on end_months.tenant_id = score.tenant_id
            and end_months.account_key = score.account_key
            and end_months.stat_month = score.stat_month
    left join count_alerts
        on end_months.tenant_id = count_alerts.tenant_id
            and end_months.account_key = count_alerts.account_key
            and end_months.stat_month = count_alerts.stat_month
)

select * from account_health
