with current_rows as (
    select * from {{ latest('sales_analytics', 'marketing_budget', ['budget_id']) }} as latest_version
),

stg_sales_analytics__marketing_budget as (
    select
        -- ids
        budget_id,
        -- text
        fiscal_quarter,
        channel,
        campaign_type,
        -- numbers
        fiscal_year,
        budgeted_amount,
        actual_spend,
        variance_amount,
        leads_generated,
        opportunities_generated,
        pipeline_value,
        closed_won_value,
        roi_percent,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'marketing_budget' as source_table,
        budget_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__marketing_budget
