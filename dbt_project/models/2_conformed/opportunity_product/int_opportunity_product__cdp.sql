with line as (
    select * from {{ ref('stg_cdp__opportunity_product') }}
),

int_opportunity_product__cdp as (
    select
        {{ source_id('opportunity_product', 'cdp', 'opportunity_product', 'line.opp_product_id', tenant='line.tenant_id') }}
            as opp_product_id,
        {{ source_id('opportunity', 'cdp', 'opportunity', 'line.opportunity_id', tenant='line.tenant_id') }} as opportunity_id,
        {{ source_id('product', 'cdp', 'product', 'line.product_id', tenant='line.tenant_id') }} as product_id,
        line.quantity,
        line.unit_price,
        {{ as_type('null', 'percent') }} as discount_percent,
        line.total_price,
        line.tenant_id,
        line.source_system,
        line.source_table,
        line.source_key
    from line
)

select * from int_opportunity_product__cdp
