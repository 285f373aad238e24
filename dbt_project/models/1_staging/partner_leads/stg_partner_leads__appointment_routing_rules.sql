with current_rows as (
    select * from {{ latest('partner_leads', 'appointment_routing_rules', ['id']) }} as latest_version
),

stg_partner_leads__appointment_routing_rules as (
    select
        -- ids
        {{ as_type('id', 'id') }} as rule_id,
        workspace_id,
        -- text
        product_types,
        zip_codes,
        created_by,
        notes,
        -- booleans
        is_active,
        -- numbers
        priority,
        -- dates and times
        created_at,
        updated_at,
        -- provenance
        tenant_id,
        'partner_leads' as source_system,
        'appointment_routing_rules' as source_table,
        {{ as_type('id', 'id') }} as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_partner_leads__appointment_routing_rules
