with current_rows as (
    select * from {{ latest('lead_scoring', 'leads_archive', ['id']) }} as latest_version
),

stg_lead_scoring__leads_archive as (
    select
        -- ids
        id as lead_id,
        assigned_to,
        -- text
        company_name,
        contact_name,
        email,
        phone,
        company_size,
        industry,
        inquiry_type,
        budget_timeline,
        current_solution,
        message,
        category,
        score_breakdown,
        status,
        linkedin_url,
        company_website,
        company_revenue,
        enrichment_status,
        source,
        utm_source,
        utm_medium,
        utm_campaign,
        -- numbers
        lead_score,
        raw_score,
        email_reply_count,
        pricing_page_visits,
        -- booleans
        priority_flag,
        demo_video_watched,
        is_deleted,
        is_spam,
        needs_review,
        qualification_bonus_applied,
        -- dates and times
        last_activity_date,
        created_at,
        updated_at,
        deleted_at,
        -- provenance
        tenant_id,
        'lead_scoring' as source_system,
        'leads_archive' as source_table,
        id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_lead_scoring__leads_archive
