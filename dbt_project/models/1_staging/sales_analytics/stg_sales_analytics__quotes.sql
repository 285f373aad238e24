with current_rows as (
    select * from {{ latest('sales_analytics', 'quotes', ['quote_id']) }} as latest_version
),

stg_sales_analytics__quotes as (
    select
        -- ids
        quote_id,
        opportunity_id,
        customer_id,
        -- text
        quote_number,
        payment_terms,
        delivery_terms,
        status,
        created_by,
        approved_by,
        notes,
        -- numbers
        total_amount,
        discount_percent,
        -- dates and times
        quote_date,
        expiration_date,
        approval_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'quotes' as source_table,
        quote_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__quotes
