with record as (
    select * from {{ ref('int_product') }}
    where reject_rule is null
),

product as (
    select
        product_id,
        product_name,
        product_code,
        product_category_id,
        product_status,
        list_price,
        currency,
        created_at,
        tenant_id,
        source_system,
        source_table,
        source_key
    from record
)

select * from product
