with current_rows as (
    select * from {{ latest('partner_leads', 'lead_source_providers', ['provider_id']) }} as latest_version
),

stg_partner_leads__lead_source_providers as (
    select
        -- ids
        {{ as_type('id', 'id') }} as listing_id,
        provider_id,
        -- text
        provider_name,
        company_name,
        contact_email,
        contact_name,
        contact_phone,
        allowed_webhooks,
        notes,
        -- booleans
        is_active,
        -- numbers
        rate_limit,
        -- dates and times
        created_at,
        updated_at,
        last_used_at,
        -- provenance
        tenant_id,
        'partner_leads' as source_system,
        'lead_source_providers' as source_table,
        provider_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_partner_leads__lead_source_providers
