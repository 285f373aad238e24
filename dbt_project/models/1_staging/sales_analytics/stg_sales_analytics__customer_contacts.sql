with current_rows as (
    select * from {{ latest('sales_analytics', 'customer_contacts', ['contact_id']) }} as latest_version
),

stg_sales_analytics__customer_contacts as (
    select
        -- ids
        contact_id,
        customer_id,
        -- text
        first_name,
        last_name,
        email,
        phone,
        title,
        department,
        role_type,
        linkedin_url,
        status,
        -- booleans
        {{ yes_no('is_primary') }} as is_primary,
        -- dates and times
        last_contact_date,
        created_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'customer_contacts' as source_table,
        contact_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__customer_contacts
