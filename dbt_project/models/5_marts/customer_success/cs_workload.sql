-- Onboardings, activities and alerts are counted apart and put together, so none multiplies the others.
with onboarding as (select * from {{ ref('onboarding') }}),

activity as (select * from {{ ref('cs_activity') }}),

customer as (select * from {{ ref('int_customer_account') }}),

count_onboardings as (
    select
        tenant_id,
        coalesce(csm_name, 'UNASSIGNED') as csm_name,
        coalesce(account_id, 'UNKNOWN') as account_id,
        count(*) as onboardings,
        sum(case when coalesce(onboarding_status, '') <> 'COMPLETED' then 1 else 0 end) as open_onboardings,
        sum(case when onboarding_status = 'STALLED' then 1 else 0 end) as stalled_onboardings,
        sum(case when coalesce(onboarding_status, '') <> 'COMPLETED' and is_late then 1 else 0 end) as late_onboardings
    from onboarding
    group by tenant_id, coalesce(csm_name, 'UNASSIGNED'), coalesce(account_id, 'UNKNOWN')
),

count_activities as (
    select
        tenant_id,
        coalesce(csm_name, 'UNASSIGNED') as csm_name,
        coalesce(account_id, 'UNKNOWN') as account_id,
        count(*) as activities,
        sum(case when {{ calendar_days('activity_date', local_date(as_of())) }} < 90 then 1 else 0 end) as activities_90d,
        sum(case when sentiment = 'NEGATIVE' then 1 else 0 end) as negative_activities,
        sum(case when follow_up_state = 'OVERDUE' then 1 else 0 end) as overdue_activities,
        max(activity_date) as last_activity_date,
        max(case when activity_type = 'QBR' then activity_date end) as last_qbr_date,
        min(case when follow_up_state = 'PENDING' then next_activity_date end) as next_activity_date
    from activity
    group by tenant_id, coalesce(csm_name, 'UNASSIGNED'), coalesce(account_id, 'UNKNOWN')
),

count_alerts as (
    select
        alert.tenant_id as tenant_id,
        coalesce(alert.assigned_to, 'UNASSIGNED') as csm_name,
        coalesce(customer.account_id, 'UNKNOWN') as account_id,
        count(*) as open_alerts,
        sum(case when alert.severity in ('High', 'Critical') then 1 else 0 end) as urgent_alerts
    from {{ ref('stg_sales_analytics__product_health_alerts') }} as alert
    left join customer
        on alert.tenant_id = customer.tenant_id and alert.customer_id = customer.customer_id
    where alert.alert_date <= {{ local_date(as_of()) }}
        and (coalesce(alert.status, '') <> 'Resolved' or alert.resolution_date > {{ local_date(as_of()) }})
    group by alert.tenant_id, coalesce(alert.assigned_to, 'UNASSIGNED'), coalesce(customer.account_id, 'UNKNOWN')
),

list_rows as (
    select tenant_id, csm_name, account_id from count_onboardings
    union distinct
    select tenant_id, csm_name, account_id from count_activities
    union distinct
    select tenant_id, csm_name, account_id from count_alerts
),

cs_workload as (
    select
        list_rows.tenant_id as tenant_id,
        list_rows.csm_name as csm_name,
        list_rows.account_id as account_id,
        {{ as_type('coalesce(count_onboardings.onboardings, 0)', 'integer') }} as onboardings,
        {{ as_type('coalesce(count_onboardings.open_onboardings, 0)', 'integer') }} as open_onboardings,
        {{ as_type('coalesce(count_onboardings.stalled_onboardings, 0)', 'integer') }} as stalled_onboardings,
        {{ as_type('coalesce(count_onboardings.late_onboardings, 0)', 'integer') }} as late_onboardings,
        {{ as_type('coalesce(count_alerts.open_alerts, 0)', 'integer') }} as open_alerts,
        {{ as_type('coalesce(count_alerts.urgent_alerts, 0)', 'integer') }} as urgent_alerts,
        {{ as_type('coalesce(count_activities.activities, 0)', 'integer') }} as activities,
        {{ as_type('coalesce(count_activities.activities_90d, 0)', 'integer') }} as activities_90d,
        {{ as_type('coalesce(count_activities.negative_activities, 0)', 'integer') }} as negative_activities,
        {{ as_type('coalesce(count_activities.overdue_activities, 0)', 'integer') }} as overdue_activities,
        count_activities.last_activity_date as last_activity_date,
        count_activities.last_qbr_date as last_qbr_date,
        count_activities.next_activity_date as next_activity_date
    from list_rows
    left join count_onboardings
        on list_rows.tenant_id = count_onboardings.tenant_id
            and list_rows.csm_name = count_onboardings.csm_name
            and list_rows.account_id = count_onboardings.account_id
    left join count_activities
        on list_rows.tenant_id = count_activities.tenant_id
            and list_rows.csm_name = count_activities.csm_name
            and list_rows.account_id = count_activities.account_id
    left join count_alerts
        on list_rows.tenant_id = count_alerts.tenant_id
            and list_rows.csm_name = count_alerts.csm_name
            and list_rows.account_id = count_alerts.account_id
)

select * from cs_workload
