with current_rows as (
    select * from {{ latest('sales_analytics', 'support_agent_metrics', ['metric_id']) }} as latest_version
),

stg_sales_analytics__support_agent_metrics as (
    select
        -- ids
        metric_id,
        -- text
        agent_name,
        -- numbers
        tickets_opened,
        tickets_closed,
        avg_resolution_time_hrs,
        first_response_time_avg,
        csat_score_avg,
        sla_breach_count,
        escalation_count,
        reopened_tickets_count,
        utilization_percent,
        -- dates and times
        metric_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'support_agent_metrics' as source_table,
        metric_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__support_agent_metrics
