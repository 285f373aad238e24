with product as (
    select * from {{ ref('stg_cdp__product') }}
),

int_product__cdp as (
    select
        {{ source_id('product', 'cdp', 'product', 'product.product_id', tenant='product.tenant_id') }} as product_id,
        product.product_name,
        product.product_code,
        {{ source_id('product_category', 'cdp', 'product_category', 'product.product_category_id', tenant='product.tenant_id') }}
            as product_category_id,
        product.product_status,
        product.list_price,
        coalesce(product.currency, 'CNY') as currency,
        product.created_at,
        product.tenant_id,
        product.source_system,
        product.source_table,
        product.source_key
    from product
)

select * from int_product__cdp
