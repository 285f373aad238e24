{{ config(materialized='table') }}

with line as (
    {{ union_sources('opportunity_product', [
        'opp_product_id', 'opportunity_id', 'product_id', 'quantity', 'unit_price', 'discount_percent', 'total_price',
    ]) }}
),

opportunity as (
    select * from {{ ref('int_opportunity') }}
    where reject_rule is null
),

product as (
    select * from {{ ref('int_product') }}
),

priced as (
    select
        *,
        coalesce(
            {{ as_type('total_price', 'exact') }},
            {{ safe_divide(as_type('quantity', 'exact') ~ ' * unit_price * (100 - coalesce(discount_percent, 0))', '100') }}
        ) as exact_total
    from line
),

-- One line that has no room in a money column must not stop all others.
checked as (
    select *, coalesce(abs(exact_total) >= 9999999999999999, false) as is_too_large
    from priced
),

int_opportunity_product as (
    select
        line.opp_product_id,
        line.opportunity_id as opportunity_id,
        line.product_id as product_id,
        line.quantity,
        line.unit_price,
        case when not line.is_too_large then {{ rounded('line.exact_total', 'money') }} end as total_price,
        line.discount_percent,
        line.tenant_id as tenant_id,
        line.source_system as source_system,
        line.source_table as source_table,
        line.source_key as source_key,
        case
            when opportunity.opportunity_id is null then 'opportunity_product_opportunity_unknown'
            when line.product_id is null then 'opportunity_product_product_missing'
            when product.product_id is null then 'opportunity_product_product_unknown'
            when line.is_too_large then 'opportunity_product_total_too_large'
        end as reject_rule
    from checked as line
    left join opportunity
        on opportunity.opportunity_id = line.opportunity_id
    left join product
        on product.product_id = line.product_id
)

select * from int_opportunity_product
