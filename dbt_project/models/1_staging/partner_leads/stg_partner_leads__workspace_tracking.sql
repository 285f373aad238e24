with current_rows as (
    select * from {{ latest('partner_leads', 'workspace_tracking', ['id']) }} as latest_version
),

stg_partner_leads__workspace_tracking as (
    select
        -- ids
        {{ as_type('id', 'id') }} as tracking_id,
        {{ as_type('contact_id', 'id') }} as contact_id,
        lead_id,
        workspace_id,
        -- text
        action,
        action_details,
        performed_by,
        metadata,
        -- dates and times
        timestamp as tracked_at,
        -- provenance
        tenant_id,
        'partner_leads' as source_system,
        'workspace_tracking' as source_table,
        {{ as_type('id', 'id') }} as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_partner_leads__workspace_tracking
