with current_rows as (
    select * from {{ latest('lead_scoring', 'users', ['id']) }} as latest_version
),

stg_lead_scoring__users as (
    select
        -- ids
        id as user_id,
        -- text
        full_name,
        email,
        phone,
        role,
        slack_user_id,
        -- numbers
        max_active_leads,
        current_lead_count,
        total_leads_assigned,
        total_leads_contacted,
        total_leads_qualified,
        avg_response_time_minutes,
        -- booleans
        is_active,
        notify_email,
        notify_slack,
        notify_sms,
        -- dates and times
        created_at,
        updated_at,
        last_login_at,
        -- provenance
        tenant_id,
        'lead_scoring' as source_system,
        'users' as source_table,
        id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_lead_scoring__users
