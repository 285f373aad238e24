with current_rows as (
    select * from {{ latest('cdp', 'segment_member', ['member_id']) }} as latest_version
),

stg_cdp__segment_member as (
    select
        -- ids
        member_id,
        segment_id,
        entity_id,
        -- text
        entity_type,
        -- booleans
        is_active,
        -- dates and times
        joined_at,
        updated_at,
        -- provenance
        tenant_id,
        'cdp' as source_system,
        'segment_member' as source_table,
        member_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_cdp__segment_member
