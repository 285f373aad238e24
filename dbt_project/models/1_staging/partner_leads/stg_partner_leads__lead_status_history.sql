with current_rows as (
    select * from {{ latest('partner_leads', 'lead_status_history', ['id']) }} as latest_version
),

stg_partner_leads__lead_status_history as (
    select
        -- ids
        {{ as_type('id', 'id') }} as history_id,
        lead_id,
        -- text
        old_status,
        new_status,
        changed_by,
        changed_by_name,
        reason,
        notes,
        metadata,
        -- dates and times
        created_at,
        -- provenance
        tenant_id,
        'partner_leads' as source_system,
        'lead_status_history' as source_table,
        {{ as_type('id', 'id') }} as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_partner_leads__lead_status_history
