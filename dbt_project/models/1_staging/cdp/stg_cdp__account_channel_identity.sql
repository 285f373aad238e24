with current_rows as (
    select * from {{ latest('cdp', 'account_channel_identity', ['identity_id']) }} as latest_version
),

stg_cdp__account_channel_identity as (
    select
        -- ids
        identity_id,
        account_id,
        channel_id,
        app_id,
        channel_user_id,
        -- text
        identity_type,
        -- booleans
        is_verified,
        -- dates and times
        first_seen_at,
        updated_at,
        -- provenance
        tenant_id,
        'cdp' as source_system,
        'account_channel_identity' as source_table,
        identity_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_cdp__account_channel_identity
