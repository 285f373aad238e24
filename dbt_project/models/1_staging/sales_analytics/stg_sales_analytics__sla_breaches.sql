with current_rows as (
    select * from {{ latest('sales_analytics', 'sla_breaches', ['breach_id']) }} as latest_version
),

stg_sales_analytics__sla_breaches as (
    select
        -- ids
        breach_id,
        ticket_id,
        customer_id,
        -- text
        breach_type,
        reason,
        -- numbers
        target_time,
        actual_time,
        breach_duration_min,
        -- booleans
        {{ yes_no('credited') }} as credited,
        -- dates and times
        breach_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'sla_breaches' as source_table,
        breach_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__sla_breaches
