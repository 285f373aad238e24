with current_rows as (
    select * from {{ latest('partner_leads', 'contacts', ['id']) }} as latest_version
),

stg_partner_leads__contacts as (
    select
        -- ids
        {{ as_type('id', 'id') }} as contact_id,
        webhook_id,
        sent_from_workspace,
        converted_from_workspace,
        last_conversion_id,
        -- text
        phone,
        first_name,
        last_name,
        email,
        address,
        address2,
        city,
        state,
        zip_code,
        conversion_status,
        converted_by,
        custom_metadata,
        -- numbers
        lifetime_value,
        conversion_count,
        qualification_score,
        -- dates and times
        converted_timestamp,
        created_at,
        updated_at,
        -- provenance
        tenant_id,
        'partner_leads' as source_system,
        'contacts' as source_table,
        {{ as_type('id', 'id') }} as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_partner_leads__contacts
