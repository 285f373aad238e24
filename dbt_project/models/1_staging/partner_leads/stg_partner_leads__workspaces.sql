with current_rows as (
    select * from {{ latest('partner_leads', 'workspaces', ['id']) }} as latest_version
),

stg_partner_leads__workspaces as (
    select
        -- ids
        id as workspace_id,
        -- text
        name,
        permissions,
        outbound_webhook_url,
        metadata,
        -- booleans
        is_active,
        webhook_active,
        -- numbers
        total_conversions,
        total_revenue,
        -- dates and times
        created_at,
        updated_at,
        last_activity_at,
        -- provenance
        tenant_id,
        'partner_leads' as source_system,
        'workspaces' as source_table,
        id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_partner_leads__workspaces
