with current_rows as (
    select * from {{ latest('partner_leads', 'leads', ['id', 'webhook_id']) }} as latest_version
),

stg_partner_leads__leads as (
    select
        -- ids
        id as lead_id,
        {{ as_type('contact_id', 'id') }} as contact_id,
        webhook_id,
        workspace_id,
        conversion_id,
        -- text
        lead_type,
        first_name,
        last_name,
        email,
        phone,
        address,
        address2,
        city,
        state,
        zip_code,
        source,
        campaign_id,
        utm_source,
        utm_medium,
        utm_campaign,
        subsource,
        landing_page_url,
        productid,
        property_type,
        roof_condition,
        shade_coverage,
        system_type,
        service_type,
        urgency,
        policy_type,
        claims_history,
        consent_description,
        ip_address,
        user_agent,
        status,
        status_changed_by,
        notes,
        assigned_to,
        conversion_metadata,
        workspace_status,
        -- booleans
        consent_value,
        tcpa_compliance,
        -- numbers
        monthly_electric_bill,
        roof_age,
        system_age,
        property_size,
        coverage_amount,
        current_premium,
        property_value,
        priority,
        contact_attempts,
        conversion_score,
        revenue_potential,
        -- dates and times
        created_at,
        updated_at,
        processed_at,
        status_changed_at,
        follow_up_date,
        workspace_assigned_at,
        -- provenance
        tenant_id,
        'partner_leads' as source_system,
        'leads' as source_table,
        id || '|' || webhook_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_partner_leads__leads
