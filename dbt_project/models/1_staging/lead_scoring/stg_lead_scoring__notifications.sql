with current_rows as (
    select * from {{ latest('lead_scoring', 'notifications', ['id']) }} as latest_version
),

stg_lead_scoring__notifications as (
    select
        -- ids
        id as notification_id,
        lead_id,
        user_id,
        -- text
        notification_type,
        template_name,
        recipient,
        subject,
        body,
        status,
        error_message,
        -- numbers
        retry_count,
        -- dates and times
        sent_at,
        created_at,
        -- provenance
        tenant_id,
        'lead_scoring' as source_system,
        'notifications' as source_table,
        id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_lead_scoring__notifications
