with attribute as (
    select
        *,
        coalesce(attribute_type, '') || '|' || attribute_value as tag_key
    from {{ ref('stg_sales_analytics__customer_attributes') }}
),

int_tag_relation__sales_analytics as (
    select
        {{ source_id(
            'tag_relation', 'sales_analytics', 'customer_attributes', 'attribute.attribute_id', tenant='attribute.tenant_id'
        ) }} as relation_id,
        {{ source_id('tag', 'sales_analytics', 'customer_attributes', 'attribute.tag_key', tenant='attribute.tenant_id') }}
            as source_tag_id,
        'ACCOUNT' as entity_type,
        subject.entity_id,
        {{ day_start('attribute.created_date') }} as tagged_at,
        false as is_auto_tagged,
        attribute.tenant_id as tenant_id,
        attribute.source_system as source_system,
        attribute.source_table as source_table,
        attribute.source_key as source_key
    from attribute
    left join {{ ref('int_entity_key') }} as subject
        on subject.source_system = 'sales_analytics'
            and subject.entity_type = 'ACCOUNT' and subject.source_table = 'customers'
            and subject.tenant_id = attribute.tenant_id
            and subject.source_key = attribute.customer_id
)

select * from int_tag_relation__sales_analytics
