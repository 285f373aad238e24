with current_rows as (
    select * from {{ latest('partner_leads', 'conversions', ['id']) }} as latest_version
),

stg_partner_leads__conversions as (
    select
        -- ids
        id as conversion_id,
        {{ as_type('contact_id', 'id') }} as contact_id,
        lead_id,
        workspace_id,
        -- text
        converted_by,
        conversion_type,
        currency,
        custom_data,
        -- numbers
        conversion_value,
        -- dates and times
        converted_at,
        created_at,
        updated_at,
        -- provenance
        tenant_id,
        'partner_leads' as source_system,
        'conversions' as source_table,
        id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_partner_leads__conversions
