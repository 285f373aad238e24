with record as (
    select * from {{ ref('int_product_category') }}
    where reject_rule is null
),

product_category as (
    select
        category_id,
        category_name,
        nullif(record.parent_category_id, record.category_id) as parent_category_id,
        level,
        sort_order,
        tenant_id,
        source_system,
        source_table,
        source_key
    from record
)

select * from product_category
