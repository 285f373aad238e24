-- Leads name the product they are about; it is listed nowhere, so a product is an id that a lead names (R1.22).
with named as (
    select
        tenant_id,
        source_system,
        source_table,
        productid,
        min(created_at) as first_named_at
    from {{ ref('stg_partner_leads__leads') }}
    where productid is not null
    group by tenant_id, source_system, source_table, productid
),

int_product__partner_leads as (
    select
        {{ source_id('product', 'partner_leads', 'leads', 'productid') }} as product_id,
        productid as product_name,
        {{ unknown('product', ['product_code', 'product_category_id', 'product_status', 'list_price']) }},
        'USD' as currency,
        first_named_at as created_at,
        tenant_id,
        source_system,
        source_table,
        productid as source_key
    from named
)

select * from int_product__partner_leads
