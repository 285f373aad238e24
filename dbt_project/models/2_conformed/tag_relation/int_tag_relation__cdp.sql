with relation as (
    select * from {{ ref('stg_cdp__tag_relation') }}
),

int_tag_relation__cdp as (
    select
        {{ source_id('tag_relation', 'cdp', 'tag_relation', 'relation.relation_id', tenant='relation.tenant_id') }}
            as relation_id,
        {{ source_id('tag', 'cdp', 'tag', 'relation.tag_id', tenant='relation.tenant_id') }} as source_tag_id,
        relation.entity_type as entity_type,
        subject.entity_id as entity_id,
        relation.tagged_at,
        coalesce(relation.is_auto_tagged, false) as is_auto_tagged,
        relation.tenant_id as tenant_id,
        relation.source_system as source_system,
        relation.source_table as source_table,
        relation.source_key as source_key
    from relation
    left join {{ ref('int_entity_key') }} as subject
        on subject.source_system = 'cdp'
            and subject.tenant_id = relation.tenant_id
            and subject.entity_type = relation.entity_type
            and subject.source_table = {{ lower_text('relation.entity_type') }}
            and subject.source_key = relation.entity_id
)

select * from int_tag_relation__cdp
