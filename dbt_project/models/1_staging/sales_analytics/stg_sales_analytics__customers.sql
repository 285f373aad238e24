with current_rows as (
    select * from {{ latest('sales_analytics', 'customers', ['customer_id']) }} as latest_version
),

stg_sales_analytics__customers as (
    select
        -- ids
        customer_id,
        -- text
        customer_name,
        industry,
        company_size,
        region,
        country,
        account_owner,
        customer_tier,
        -- numbers
        annual_revenue,
        -- dates and times
        created_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'customers' as source_table,
        customer_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__customers
