with current_rows as (
    select * from {{ latest('partner_leads', 'lead_analytics', ['id']) }} as latest_version
),

stg_partner_leads__lead_analytics as (
    select
        -- ids
        {{ as_type('id', 'id') }} as analytics_id,
        webhook_id,
        -- numbers
        total_leads,
        converted_leads,
        conversion_rate,
        total_revenue,
        avg_time_to_conversion,
        -- dates and times
        date as analytics_date,
        created_at,
        updated_at,
        -- provenance
        tenant_id,
        'partner_leads' as source_system,
        'lead_analytics' as source_table,
        {{ as_type('id', 'id') }} as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_partner_leads__lead_analytics
