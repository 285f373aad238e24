with current_rows as (
    select * from {{ latest('partner_leads', 'contact_events', ['id']) }} as latest_version
),

stg_partner_leads__contact_events as (
    select
        -- ids
        {{ as_type('id', 'id') }} as event_id,
        {{ as_type('contact_id', 'id') }} as contact_id,
        -- text
        event_type,
        event_data,
        -- dates and times
        created_at,
        -- provenance
        tenant_id,
        'partner_leads' as source_system,
        'contact_events' as source_table,
        {{ as_type('id', 'id') }} as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_partner_leads__contact_events
