with current_rows as (
    select * from {{ latest('sales_analytics', 'sla_policies', ['sla_policy_id']) }} as latest_version
),

stg_sales_analytics__sla_policies as (
    select
        -- ids
        sla_policy_id,
        -- text
        customer_tier,
        priority,
        -- numbers
        first_response_target_min,
        resolution_target_hours,
        -- booleans
        {{ yes_no('business_hours_only') }} as business_hours_only,
        {{ yes_no('active') }} as active,
        -- dates and times
        effective_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'sla_policies' as source_table,
        sla_policy_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__sla_policies
