{{ config(materialized='table') }}

with category as (
    {{ union_sources('product_category', [
        'category_id', 'category_name', 'parent_category_id', 'level', 'sort_order',
    ]) }}
),

int_product_category as (
    select
        *,
        {{ as_type('null', 'text') }} as reject_rule
    from category
)

select * from int_product_category
