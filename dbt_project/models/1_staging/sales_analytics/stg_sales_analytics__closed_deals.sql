with current_rows as (
    select * from {{ latest('sales_analytics', 'closed_deals', ['deal_id']) }} as latest_version
),

stg_sales_analytics__closed_deals as (
    select
        -- ids
        deal_id,
        opportunity_id,
        customer_id,
        product_id,
        -- text
        quarter,
        status,
        win_loss_reason,
        region,
        sales_rep,
        -- numbers
        deal_value,
        fiscal_year,
        sales_cycle_days,
        discount_percent,
        -- dates and times
        close_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'closed_deals' as source_table,
        deal_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__closed_deals
