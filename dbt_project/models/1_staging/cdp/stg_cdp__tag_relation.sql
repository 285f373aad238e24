with current_rows as (
    select * from {{ latest('cdp', 'tag_relation', ['relation_id']) }} as latest_version
),

stg_cdp__tag_relation as (
    select
        -- ids
        relation_id,
        tag_id,
        entity_id,
        -- text
        entity_type,
        -- booleans
        is_auto_tagged,
        -- dates and times
        tagged_at,
        -- provenance
        tenant_id,
        'cdp' as source_system,
        'tag_relation' as source_table,
        relation_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_cdp__tag_relation
