-- The lines of the quote that the customer accepted; of several quotes, of the last one.
with quote as (
    select * from {{ ref('stg_sales_analytics__quotes') }}
    where status = 'Accepted' and opportunity_id is not null
),

ranked as (
    select
        *,
        row_number() over (
            partition by tenant_id, opportunity_id
            order by case when quote_date is null then 1 else 0 end, quote_date desc, quote_id desc
        ) as quote_rank
    from quote
),

line as (
    select * from {{ ref('stg_sales_analytics__quote_line_items') }}
),

int_opportunity_product__sales_analytics_quotes as (
    select
        {{ source_id('opportunity_product', 'sales_analytics', 'quote_line_items', 'line.line_item_id',
                     tenant='line.tenant_id') }} as opp_product_id,
        {{ source_id('opportunity', 'sales_analytics', 'opportunities', 'ranked.opportunity_id', tenant='ranked.tenant_id') }}
            as opportunity_id,
        {{ source_id('product', 'sales_analytics', 'products', 'line.product_id', tenant='line.tenant_id') }} as product_id,
        line.quantity,
        line.unit_price,
        line.discount_percent,
        line.line_total as total_price,
        line.tenant_id,
        line.source_system,
        line.source_table,
        line.source_key
    from line
    inner join ranked
        on ranked.tenant_id = line.tenant_id and ranked.quote_id = line.quote_id and ranked.quote_rank = 1
)

select * from int_opportunity_product__sales_analytics_quotes
