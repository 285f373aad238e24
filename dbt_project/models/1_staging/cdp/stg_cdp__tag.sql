with current_rows as (
    select * from {{ latest('cdp', 'tag', ['tag_id']) }} as latest_version
),

stg_cdp__tag as (
    select
        -- ids
        tag_id,
        -- text
        tag_name,
        tag_category,
        tag_type,
        description,
        -- dates and times
        created_at,
        updated_at,
        -- provenance
        tenant_id,
        'cdp' as source_system,
        'tag' as source_table,
        tag_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_cdp__tag
