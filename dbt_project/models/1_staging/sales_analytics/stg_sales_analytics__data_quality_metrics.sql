with current_rows as (
    select * from {{ latest('sales_analytics', 'data_quality_metrics', ['quality_metric_id']) }} as latest_version
),

stg_sales_analytics__data_quality_metrics as (
    select
        -- ids
        quality_metric_id,
        customer_id,
        product_id,
        -- numbers
        completeness_score,
        accuracy_score,
        consistency_score,
        timeliness_score,
        duplicate_records,
        null_values_percent,
        validation_errors,
        overall_quality_score,
        -- dates and times
        metric_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'data_quality_metrics' as source_table,
        quality_metric_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__data_quality_metrics
