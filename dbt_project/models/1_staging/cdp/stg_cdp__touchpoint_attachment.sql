with current_rows as (
    select * from {{ latest('cdp', 'touchpoint_attachment', ['attachment_id']) }} as latest_version
),

stg_cdp__touchpoint_attachment as (
    select
        -- ids
        attachment_id,
        touchpoint_id,
        -- text
        file_name,
        file_url,
        file_type,
        -- numbers
        file_size,
        -- provenance
        tenant_id,
        'cdp' as source_system,
        'touchpoint_attachment' as source_table,
        attachment_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_cdp__touchpoint_attachment
