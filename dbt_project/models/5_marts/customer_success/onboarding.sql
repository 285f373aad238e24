with onboarding_row as (
    select
        *,
        {{ upper_text("replace(status, ' ', '_')") }} as status_word,
        {{ source_id('product', 'sales_analytics', 'products', 'product_id') }} as product_ref
    from {{ ref('stg_sales_analytics__onboarding_progress') }}
    where coalesce(start_date <= {{ local_date(as_of()) }}, true)
),

customer as (select * from {{ ref('int_customer_account') }}),

onboarding as (
    select
        onboarding_row.tenant_id as tenant_id,
        onboarding_row.onboarding_id as onboarding_id,
        customer.account_id as account_id,
        onboarding_row.product_ref as product_id,
        onboarding_row.csm_assigned as csm_name,
        onboarding_row.status_word as onboarding_status,
        {{ upper_text('onboarding_row.health_status') }} as health_status,
        onboarding_row.start_date as start_date,
        onboarding_row.target_completion_date as target_date,
        onboarding_row.actual_completion_date as completed_date,
        {{ calendar_days('onboarding_row.start_date', 'onboarding_row.actual_completion_date') }} as days_to_complete,
        case
            when onboarding_row.actual_completion_date is not null
                then onboarding_row.actual_completion_date > onboarding_row.target_completion_date
            when onboarding_row.status_word = 'COMPLETED' then null
            else onboarding_row.target_completion_date < {{ local_date(as_of()) }}
        end as is_late,
        {{ as_type('onboarding_row.progress_percent', 'percent') }} as progress_percent,
        onboarding_row.milestone_count as milestones,
        onboarding_row.milestones_completed as milestones_completed,
        onboarding_row.days_to_first_value as days_to_first_value,
        {{ as_type('onboarding_row.adoption_rate', 'percent') }} as adoption_percent
    from onboarding_row
    left join customer
        on onboarding_row.tenant_id = customer.tenant_id and onboarding_row.customer_id = customer.customer_id
)

select * from onboarding
