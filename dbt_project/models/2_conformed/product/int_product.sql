{{ config(materialized='table') }}

with product as (
    {{ union_sources('product', [
        'product_id', 'product_name', 'product_code', 'product_category_id', 'product_status', 'list_price', 'currency',
        'created_at',
    ]) }}
),

int_product as (
    select
        *,
        {{ as_type('null', 'text') }} as reject_rule
    from product
)

select * from int_product
