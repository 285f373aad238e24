with current_rows as (
    select * from {{ latest('cdp', 'contact', ['contact_id']) }} as latest_version
),

stg_cdp__contact as (
    select
        -- ids
        contact_id,
        primary_account_id,
        primary_channel_id,
        owner_user_id,
        -- text
        contact_name,
        mobile_phone,
        email,
        wechat_id,
        job_title,
        department,
        contact_status,
        contact_source,
        lifecycle_stage,
        -- booleans
        is_decision_maker,
        is_verified,
        -- dates and times
        created_at,
        updated_at,
        -- provenance
        tenant_id,
        'cdp' as source_system,
        'contact' as source_table,
        contact_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_cdp__contact
