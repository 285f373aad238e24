with current_rows as (
    select * from {{ latest('sales_analytics', 'onboarding_progress', ['onboarding_id']) }} as latest_version
),

stg_sales_analytics__onboarding_progress as (
    select
        -- ids
        onboarding_id,
        customer_id,
        product_id,
        -- text
        status,
        csm_assigned,
        health_status,
        -- numbers
        progress_percent,
        milestone_count,
        milestones_completed,
        days_to_first_value,
        adoption_rate,
        -- dates and times
        start_date,
        target_completion_date,
        actual_completion_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'onboarding_progress' as source_table,
        onboarding_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__onboarding_progress
