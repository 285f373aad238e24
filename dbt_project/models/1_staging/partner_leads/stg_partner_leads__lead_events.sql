with current_rows as (
    select * from {{ latest('partner_leads', 'lead_events', ['id']) }} as latest_version
),

stg_partner_leads__lead_events as (
    select
        -- ids
        {{ as_type('id', 'id') }} as event_id,
        lead_id,
        -- text
        event_type,
        event_data,
        -- dates and times
        created_at,
        -- provenance
        tenant_id,
        'partner_leads' as source_system,
        'lead_events' as source_table,
        {{ as_type('id', 'id') }} as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_partner_leads__lead_events
