with tag as (
    select * from {{ ref('stg_cdp__tag') }}
),

int_tag__cdp as (
    select
        {{ source_id('tag', 'cdp', 'tag', 'tag.tag_id', tenant='tag.tenant_id') }} as source_tag_id,
        tag.tag_name,
        tag.tag_category,
        tag.tag_type,
        tag.description,
        tag.created_at,
        tag.tenant_id,
        tag.source_system,
        tag.source_table,
        tag.source_key
    from tag
)

select * from int_tag__cdp
