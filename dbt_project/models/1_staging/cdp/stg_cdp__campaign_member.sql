with current_rows as (
    select * from {{ latest('cdp', 'campaign_member', ['member_id']) }} as latest_version
),

stg_cdp__campaign_member as (
    select
        -- ids
        member_id,
        campaign_id,
        member_ref_id,
        -- text
        member_type,
        member_status,
        -- dates and times
        joined_at,
        updated_at,
        -- provenance
        tenant_id,
        'cdp' as source_system,
        'campaign_member' as source_table,
        member_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_cdp__campaign_member
