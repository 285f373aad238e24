with current_rows as (
    select * from {{ latest('sales_analytics', 'opportunities', ['opportunity_id']) }} as latest_version
),

stg_sales_analytics__opportunities as (
    select
        -- ids
        opportunity_id,
        customer_id,
        product_id,
        -- text
        opportunity_name,
        stage,
        opportunity_type,
        region,
        sales_rep,
        lead_source,
        competitor,
        -- numbers
        amount,
        probability,
        -- dates and times
        close_date,
        created_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'opportunities' as source_table,
        opportunity_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__opportunities
