with current_rows as (
    select * from {{ latest('cdp', 'lead', ['lead_id']) }} as latest_version
),

stg_cdp__lead as (
    select
        -- ids
        lead_id,
        channel_id,
        campaign_id,
        industry_id,
        owner_user_id,
        converted_contact_id,
        converted_account_id,
        converted_opportunity_id,
        -- text
        lead_name,
        company_name,
        mobile_phone,
        email,
        wechat_id,
        job_title,
        lead_source,
        lead_status,
        province,
        city,
        disqualified_reason,
        -- numbers
        lead_score,
        -- dates and times
        created_at,
        updated_at,
        last_contacted_at,
        converted_at,
        disqualified_at,
        -- provenance
        tenant_id,
        'cdp' as source_system,
        'lead' as source_table,
        lead_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_cdp__lead
