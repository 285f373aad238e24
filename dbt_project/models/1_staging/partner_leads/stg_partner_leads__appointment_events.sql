with current_rows as (
    select * from {{ latest('partner_leads', 'appointment_events', ['id']) }} as latest_version
),

stg_partner_leads__appointment_events as (
    select
        -- ids
        {{ as_type('id', 'id') }} as event_id,
        {{ as_type('appointment_id', 'id') }} as appointment_id,
        -- text
        event_type,
        old_value,
        new_value,
        event_data,
        created_by,
        metadata,
        -- dates and times
        created_at,
        -- provenance
        tenant_id,
        'partner_leads' as source_system,
        'appointment_events' as source_table,
        {{ as_type('id', 'id') }} as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_partner_leads__appointment_events
