with current_rows as (
    select * from {{ latest('partner_leads', 'webhook_configs', ['webhook_id']) }} as latest_version
),

stg_partner_leads__webhook_configs as (
    select
        -- ids
        {{ as_type('id', 'id') }} as config_id,
        webhook_id,
        -- text
        name,
        description,
        lead_type,
        -- booleans
        is_active,
        -- numbers
        rate_limit,
        rate_window,
        total_leads,
        -- dates and times
        last_lead_at,
        created_at,
        updated_at,
        -- provenance
        tenant_id,
        'partner_leads' as source_system,
        'webhook_configs' as source_table,
        webhook_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_partner_leads__webhook_configs
