with current_rows as (
    select * from {{ latest('sales_analytics', 'support_channels', ['channel_id']) }} as latest_version
),

stg_sales_analytics__support_channels as (
    select
        -- ids
        channel_id,
        -- text
        channel_name,
        hours_of_operation,
        -- numbers
        avg_response_time_min,
        satisfaction_score,
        volume_percent,
        cost_per_ticket,
        -- booleans
        {{ yes_no('active') }} as active,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'support_channels' as source_table,
        channel_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__support_channels
