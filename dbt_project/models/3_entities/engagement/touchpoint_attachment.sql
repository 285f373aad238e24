with conformed as (
    select * from {{ ref('int_touchpoint_attachment') }}
    where reject_rule is null
),

touchpoint_attachment as (
    select
        attachment_id,
        touchpoint_id,
        file_name,
        file_url,
        file_type,
        file_size,
        tenant_id,
        source_system,
        source_table,
        source_key
    from conformed
)

select * from touchpoint_attachment
