with current_rows as (
    select * from {{ latest('sales_analytics', 'contracts', ['contract_id']) }} as latest_version
),

stg_sales_analytics__contracts as (
    select
        -- ids
        contract_id,
        customer_id,
        opportunity_id,
        quote_id,
        -- text
        contract_number,
        contract_type,
        payment_schedule,
        status,
        signed_by_customer,
        signed_by_vendor,
        -- numbers
        contract_value,
        annual_value,
        renewal_notice_days,
        -- booleans
        {{ yes_no('auto_renew') }} as auto_renew,
        -- dates and times
        start_date,
        end_date,
        signed_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'contracts' as source_table,
        contract_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__contracts
