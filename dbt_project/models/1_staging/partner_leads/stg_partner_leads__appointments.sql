with current_rows as (
    select * from {{ latest('partner_leads', 'appointments', ['id']) }} as latest_version
),

stg_partner_leads__appointments as (
    select
        -- ids
        {{ as_type('id', 'id') }} as appointment_id,
        lead_id,
        {{ as_type('contact_id', 'id') }} as contact_id,
        matched_workspace_id,
        -- text
        appointment_type,
        status,
        location_type,
        location_address,
        notes,
        customer_notes,
        assigned_to,
        outcome,
        next_action,
        created_by,
        customer_name,
        customer_phone,
        customer_email,
        service_type,
        customer_zip,
        routing_method,
        forward_status,
        forward_response,
        -- numbers
        duration_minutes,
        estimated_value,
        forward_attempts,
        -- dates and times
        scheduled_at,
        next_action_date,
        forwarded_at,
        created_at,
        updated_at,
        -- provenance
        tenant_id,
        'partner_leads' as source_system,
        'appointments' as source_table,
        {{ as_type('id', 'id') }} as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_partner_leads__appointments
