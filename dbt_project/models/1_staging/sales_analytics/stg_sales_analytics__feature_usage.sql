with current_rows as (
    select * from {{ latest('sales_analytics', 'feature_usage', ['feature_usage_id']) }} as latest_version
),

stg_sales_analytics__feature_usage as (
    select
        -- ids
        feature_usage_id,
        customer_id,
        product_id,
        -- text
        feature_name,
        adoption_status,
        -- numbers
        usage_count,
        unique_users,
        -- dates and times
        usage_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'feature_usage' as source_table,
        feature_usage_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__feature_usage
