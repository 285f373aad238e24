with current_rows as (
    select * from {{ latest('sales_analytics', 'customer_health_score', ['health_score_id']) }} as latest_version
),

stg_sales_analytics__customer_health_score as (
    select
        -- ids
        health_score_id,
        customer_id,
        -- text
        risk_level,
        health_trend,
        -- numbers
        overall_score,
        product_usage_score,
        support_health_score,
        payment_health_score,
        engagement_score,
        sentiment_score,
        churn_probability,
        expansion_probability,
        -- dates and times
        score_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'customer_health_score' as source_table,
        health_score_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__customer_health_score
