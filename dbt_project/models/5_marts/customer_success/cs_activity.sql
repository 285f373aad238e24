-- What was planned is done when something happens with the same customer later.
with activity_row as (
    select
        *,
        {{ upper_text("replace(replace(activity_type, ' ', '_'), '-', '_')") }} as type_word
    from {{ ref('stg_sales_analytics__customer_success_activities') }}
    where activity_date <= {{ local_date(as_of()) }}
),

customer as (select * from {{ ref('int_customer_account') }}),

list_days as (
    select distinct tenant_id, customer_id, activity_date from activity_row
),

follow_days as (
    select
        *,
        lead({{ nullable('activity_date') }}) over (partition by tenant_id, customer_id order by activity_date) as following_date
    from list_days
),

cs_activity as (
    select
        activity_row.tenant_id as tenant_id,
        activity_row.activity_id as activity_id,
        customer.account_id as account_id,
        activity_row.csm_name as csm_name,
        activity_row.activity_date as activity_date,
        activity_row.type_word as activity_type,
        {{ upper_text('activity_row.sentiment') }} as sentiment,
        activity_row.outcome as outcome,
        activity_row.action_items as action_items,
        activity_row.attendees as attendees,
        activity_row.duration_minutes as duration_minutes,
        activity_row.next_activity_date as next_activity_date,
        follow_days.following_date as following_date,
        case
            when activity_row.next_activity_date is null then 'NONE_PLANNED'
            when follow_days.following_date is not null then 'FOLLOWED'
            when activity_row.next_activity_date < {{ local_date(as_of()) }} then 'OVERDUE'
            else 'PENDING'
        end as follow_up_state
    from activity_row
    left join customer
        on activity_row.tenant_id = customer.tenant_id and activity_row.customer_id = customer.customer_id
    left join follow_days
        on activity_row.tenant_id = follow_days.tenant_id
            and activity_row.customer_id = follow_days.customer_id
            and activity_row.activity_date = follow_days.activity_date
)

select * from cs_activity
