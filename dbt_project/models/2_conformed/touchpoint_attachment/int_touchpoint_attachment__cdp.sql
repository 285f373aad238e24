with attachment as (
    select * from {{ ref('stg_cdp__touchpoint_attachment') }}
),

int_touchpoint_attachment__cdp as (
    select
        {{ source_id(
            'touchpoint_attachment', 'cdp', 'touchpoint_attachment', 'attachment.attachment_id', tenant='attachment.tenant_id'
        ) }} as attachment_id,
        {{ source_id('touchpoint', 'cdp', 'touchpoint', 'attachment.touchpoint_id', tenant='attachment.tenant_id') }}
            as touchpoint_id,
        attachment.file_name,
        attachment.file_url,
        attachment.file_type,
        attachment.file_size,
        attachment.tenant_id,
        attachment.source_system,
        attachment.source_table,
        attachment.source_key
    from attachment
)

select * from int_touchpoint_attachment__cdp
