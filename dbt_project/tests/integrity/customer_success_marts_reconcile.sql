-- Health records, alerts, onboardings and activities until as_of are all in the marts of customer success, each once.
with alert as (
    select * from {{ ref('stg_sales_analytics__product_health_alerts') }}
    where alert_date <= {{ local_date(as_of()) }}
),

open_alert as (
    select * from alert
    where coalesce(status, '') <> 'Resolved' or resolution_date > {{ local_date(as_of()) }}
),

health as (select * from {{ ref('account_health') }}),

workload as (select * from {{ ref('cs_workload') }}),

onboarding_row as (
    select * from {{ ref('stg_sales_analytics__onboarding_progress') }}
    where coalesce(start_date <= {{ local_date(as_of()) }}, true)
),

activity_row as (
    select * from {{ ref('stg_sales_analytics__customer_success_activities') }}
    where activity_date <= {{ local_date(as_of()) }}
),

compare as (
    select
        'account_health, records' as part,
        (select {{ as_type('coalesce(sum(records), 0)', 'integer') }} from health) as in_mart,
        (
            select {{ as_type('count(*)', 'integer') }} from {{ ref('stg_sales_analytics__customer_health_score') }}
            where score_date <= {{ local_date(as_of()) }}
        ) as in_source
    union all
    select
        'account_health, alerts raised' as part,
        (select {{ as_type('coalesce(sum(alerts_raised), 0)', 'integer') }} from health) as in_mart,
        (select {{ as_type('count(*)', 'integer') }} from alert) as in_source
    union all
    select
        'account_health, open alerts' as part,
        (
            select {{ as_type('coalesce(sum(open_alerts), 0)', 'integer') }} from health
            where stat_month = {{ as_type(dbt.date_trunc('month', local_date(as_of())), 'date') }}
        ) as in_mart,
        (select {{ as_type('count(*)', 'integer') }} from open_alert) as in_source
    union all
    select
        'cs_workload, open alerts' as part,
        (select {{ as_type('coalesce(sum(open_alerts), 0)', 'integer') }} from workload) as in_mart,
        (select {{ as_type('count(*)', 'integer') }} from open_alert) as in_source
    union all
    select
        'onboarding' as part,
        (select {{ as_type('count(*)', 'integer') }} from {{ ref('onboarding') }}) as in_mart,
        (select {{ as_type('count(*)', 'integer') }} from onboarding_row) as in_source
    union all
    select
        'cs_workload, onboardings' as part,
        (select {{ as_type('coalesce(sum(onboardings), 0)', 'integer') }} from workload) as in_mart,
        (select {{ as_type('count(*)', 'integer') }} from onboarding_row) as in_source
    union all
    select
        'cs_activity' as part,
        (select {{ as_type('count(*)', 'integer') }} from {{ ref('cs_activity') }}) as in_mart,
        (select {{ as_type('count(*)', 'integer') }} from activity_row) as in_source
    union all
    select
        'cs_workload, activities' as part,
        (select {{ as_type('coalesce(sum(activities), 0)', 'integer') }} from workload) as in_mart,
        (select {{ as_type('count(*)', 'integer') }} from activity_row) as in_source
)

select * from compare
where in_mart <> in_source
