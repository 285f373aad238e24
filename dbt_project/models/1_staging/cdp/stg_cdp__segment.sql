with current_rows as (
    select * from {{ latest('cdp', 'segment', ['segment_id']) }} as latest_version
),

stg_cdp__segment as (
    select
        -- ids
        segment_id,
        -- text
        segment_name,
        segment_type,
        target_entity_type,
        -- booleans
        is_dynamic,
        -- dates and times
        last_calculated_at,
        created_at,
        updated_at,
        -- provenance
        tenant_id,
        'cdp' as source_system,
        'segment' as source_table,
        segment_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_cdp__segment
