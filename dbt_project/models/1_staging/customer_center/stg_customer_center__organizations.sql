with current_rows as (
    select * from {{ latest('customer_center', 'organizations', ['organization_id']) }} as latest_version
),

stg_customer_center__organizations as (
    select
        -- ids
        organization_id,
        external_id,
        -- text
        name as organization_name,
        email_domain,
        external_source,
        website_url,
        linkedin_url,
        website_summary_data,
        country,
        language,
        time_zone,
        source,
        formatted_organization_name,
        raw_address,
        -- numbers
        estimated_num_employees,
        -- dates and times
        created_at,
        updated_at,
        -- provenance
        tenant_id,
        'customer_center' as source_system,
        'organizations' as source_table,
        organization_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_customer_center__organizations
