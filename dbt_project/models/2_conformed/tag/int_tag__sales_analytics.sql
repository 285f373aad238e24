-- Attributes of customers are tags: the kind of attribute is the category. The name says both, because one value occurs in
-- several kinds and names are unique.
with attribute as (
    select
        tenant_id,
        source_system,
        source_table,
        attribute_type,
        attribute_value,
        coalesce(attribute_type, '') || '|' || attribute_value as tag_key,
        min(created_date) as first_date
    from {{ ref('stg_sales_analytics__customer_attributes') }}
    group by tenant_id, source_system, source_table, attribute_type, attribute_value
),

int_tag__sales_analytics as (
    select
        {{ source_id('tag', 'sales_analytics', 'customer_attributes', 'attribute.tag_key', tenant='attribute.tenant_id') }}
            as source_tag_id,
        coalesce(attribute.attribute_type || ': ', '') || attribute.attribute_value as tag_name,
        attribute.attribute_type as tag_category,
        type_map.tag_type,
        {{ as_type('null', 'text') }} as description,
        {{ day_start('attribute.first_date') }} as created_at,
        attribute.tenant_id,
        attribute.source_system,
        attribute.source_table,
        attribute.tag_key as source_key
    from attribute
    left join {{ ref('attribute_tag_map') }} as type_map
        on type_map.source_system = 'sales_analytics' and type_map.source_value = attribute.attribute_type
)

select * from int_tag__sales_analytics
