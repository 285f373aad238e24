with current_rows as (
    select * from {{ latest('cdp', 'event', ['event_id']) }} as latest_version
),

stg_cdp__event as (
    select
        -- ids
        event_id,
        channel_id,
        contact_id,
        lead_id,
        account_id,
        session_id,
        visitor_id,
        -- text
        event_name,
        event_type,
        device_type,
        browser,
        os,
        ip_address,
        page_url,
        referrer_url,
        -- dates and times
        event_time,
        created_at,
        -- provenance
        tenant_id,
        'cdp' as source_system,
        'event' as source_table,
        event_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_cdp__event
