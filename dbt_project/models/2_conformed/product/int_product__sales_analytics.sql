with product as (
    select * from {{ ref('stg_sales_analytics__products') }}
),

int_product__sales_analytics as (
    select
        {{ source_id('product', 'sales_analytics', 'products', 'product.product_id', tenant='product.tenant_id') }} as product_id,
        product.product_name,
        {{ unknown('product', ['product_code', 'product_status']) }},
        {{ sales_analytics_category_id('product.product_category', 'product.product_line', tenant='product.tenant_id') }}
            as product_category_id,
        product.unit_price as list_price,
        'USD' as currency,
        {{ day_start('product.release_date') }} as created_at,
        product.tenant_id,
        product.source_system,
        product.source_table,
        product.source_key
    from product
)

select * from int_product__sales_analytics
