with current_rows as (
    select * from {{ latest('sales_analytics', 'partner_referrals', ['referral_id']) }} as latest_version
),

stg_sales_analytics__partner_referrals as (
    select
        -- ids
        referral_id,
        lead_id,
        opportunity_id,
        -- text
        partner_name,
        partner_type,
        contact_name,
        contact_email,
        company_name,
        industry,
        region,
        status,
        notes,
        -- numbers
        estimated_value,
        commission_percent,
        -- dates and times
        referral_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'partner_referrals' as source_table,
        referral_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__partner_referrals
