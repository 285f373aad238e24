with record as (
    select * from {{ ref('int_opportunity_product') }}
    where reject_rule is null
),

opportunity_product as (
    select
        opp_product_id,
        opportunity_id,
        product_id,
        quantity,
        unit_price,
        total_price,
        discount_percent,
        tenant_id,
        source_system,
        source_table,
        source_key
    from record
)

select * from opportunity_product
