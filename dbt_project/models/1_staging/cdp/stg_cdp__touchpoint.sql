with current_rows as (
    select * from {{ latest('cdp', 'touchpoint', ['touchpoint_id']) }} as latest_version
),

stg_cdp__touchpoint as (
    select
        -- ids
        touchpoint_id,
        channel_id,
        campaign_id,
        contact_id,
        lead_id,
        account_id,
        content_id,
        owner_user_id,
        source_event_id,
        -- text
        touchpoint_type,
        touchpoint_direction,
        touchpoint_status,
        content_type,
        subject,
        -- numbers
        duration_seconds,
        -- dates and times
        touchpoint_time,
        created_at,
        updated_at,
        -- provenance
        tenant_id,
        'cdp' as source_system,
        'touchpoint' as source_table,
        touchpoint_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_cdp__touchpoint
