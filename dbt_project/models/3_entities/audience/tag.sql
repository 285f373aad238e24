with conformed as (
    select * from {{ ref('int_tag') }}
    where reject_rule is null
),

tag as (
    select
        tag_id,
        tag_name,
        tag_category,
        tag_type,
        description,
        created_at,
        tenant_id,
        source_system,
        source_table,
        source_key
    from conformed
)

select * from tag
