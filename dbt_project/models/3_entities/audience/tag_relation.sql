with conformed as (
    select * from {{ ref('int_tag_relation') }}
    where reject_rule is null
),

tag_relation as (
    select
        relation_id,
        tag_id,
        entity_type,
        entity_id,
        tagged_at,
        is_auto_tagged,
        tenant_id,
        source_system,
        source_table,
        source_key
    from conformed
)

select * from tag_relation
