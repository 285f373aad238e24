with category as (
    select * from {{ ref('stg_cdp__product_category') }}
),

int_product_category__cdp as (
    select
        {{ source_id('product_category', 'cdp', 'product_category', 'category.category_id', tenant='category.tenant_id') }}
            as category_id,
        category.category_name,
        {{ source_id('product_category', 'cdp', 'product_category', 'category.parent_category_id', tenant='category.tenant_id') }}
            as parent_category_id,
        category.level,
        category.sort_order,
        category.tenant_id,
        category.source_system,
        category.source_table,
        category.source_key
    from category
)

select * from int_product_category__cdp
