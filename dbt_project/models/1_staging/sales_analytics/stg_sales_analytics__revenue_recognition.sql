with current_rows as (
    select * from {{ latest('sales_analytics', 'revenue_recognition', ['recognition_id']) }} as latest_version
),

stg_sales_analytics__revenue_recognition as (
    select
        -- ids
        recognition_id,
        contract_id,
        customer_id,
        product_id,
        -- text
        recognition_type,
        fiscal_quarter,
        region,
        -- numbers
        recognition_amount,
        fiscal_year,
        deferred_revenue,
        recognized_to_date,
        -- dates and times
        recognition_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'revenue_recognition' as source_table,
        recognition_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__revenue_recognition
