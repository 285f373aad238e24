-- An entity carries a tag once.  The earliest tagging stays.
{{ config(materialized='table') }}

with relation as (
    {{ union_sources('tag_relation', [
        'relation_id', 'source_tag_id', 'entity_type', 'entity_id', 'tagged_at', 'is_auto_tagged',
    ]) }}
),

judge as (
    select
        relation.*,
        tag.tag_id,
        case
            when tag.tag_id is null then 'tag_relation_tag_unknown'
            when relation.entity_id is null then 'tag_relation_entity_unknown'
        end as reference_fault,
        row_number() over (
            partition by tag.tag_id, relation.entity_type, relation.entity_id
            order by relation.tagged_at, relation.source_system, relation.source_key
        ) as tagging_rank
    from relation
    left join {{ ref('int_tag') }} as tag on tag.source_tag_id = relation.source_tag_id
),

int_tag_relation as (
    select
        *,
        case
            when reference_fault is not null then reference_fault
            when tagging_rank > 1 then 'tag_relation_duplicate'
        end as reject_rule
    from judge
)

select * from int_tag_relation
