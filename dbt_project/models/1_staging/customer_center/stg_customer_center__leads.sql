with current_rows as (
    select * from {{ latest('customer_center', 'leads', ['lead_id']) }} as latest_version
),

stg_customer_center__leads as (
    select
        -- ids
        lead_id,
        campaign_id,
        company_id as organization_id,
        external_id,
        -- text
        first_name,
        last_name,
        email,
        title,
        headline,
        linkedin_url,
        email_verification_status,
        email_verification_message,
        email_icebreaker,
        status,
        language,
        source,
        -- dates and times
        email_sent_at,
        reply_received_at,
        last_contacted_at,
        created_at,
        updated_at,
        -- provenance
        tenant_id,
        'customer_center' as source_system,
        'leads' as source_table,
        lead_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_customer_center__leads
