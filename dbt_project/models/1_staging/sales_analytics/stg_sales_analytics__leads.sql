with current_rows as (
    select * from {{ latest('sales_analytics', 'leads', ['lead_id']) }} as latest_version
),

stg_sales_analytics__leads as (
    select
        -- ids
        lead_id,
        campaign_id,
        event_id,
        converted_to_opp_id,
        -- text
        company_name,
        contact_name,
        email,
        phone,
        title,
        industry,
        company_size,
        region,
        country,
        lead_source,
        lead_status,
        assigned_to,
        products_interested,
        -- numbers
        lead_score,
        -- dates and times
        created_date,
        last_activity_date,
        conversion_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'leads' as source_table,
        lead_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__leads
