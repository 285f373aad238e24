with current_rows as (
    select * from {{ latest('sales_analytics', 'customer_satisfaction', ['csat_id']) }} as latest_version
),

stg_sales_analytics__customer_satisfaction as (
    select
        -- ids
        csat_id,
        ticket_id,
        customer_id,
        -- text
        feedback_text,
        survey_type,
        -- numbers
        satisfaction_score,
        response_time_rating,
        resolution_quality_rating,
        agent_rating,
        -- booleans
        {{ yes_no('would_recommend') }} as would_recommend,
        -- dates and times
        survey_date,
        response_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'customer_satisfaction' as source_table,
        csat_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__customer_satisfaction
