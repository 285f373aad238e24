with current_rows as (
    select * from {{ latest('cdp', 'channel', ['channel_id']) }} as latest_version
),

stg_cdp__channel as (
    select
        -- ids
        channel_id,
        parent_channel_id,
        -- text
        channel_name,
        channel_type,
        channel_category,
        source_family,
        channel_status,
        currency,
        -- numbers
        cost,
        -- dates and times
        created_at,
        updated_at,
        -- provenance
        tenant_id,
        'cdp' as source_system,
        'channel' as source_table,
        channel_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_cdp__channel
