with tag_relation as (select * from {{ ref('tag_relation') }}),

int_current_tag as (
    select entity_type, entity_id, count(distinct tag_id) as tag_count
    from tag_relation
    where is_active
    group by entity_type, entity_id
)

select * from int_current_tag
