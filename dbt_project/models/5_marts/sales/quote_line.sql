-- A line with its price beside the list price, and how its quote ended.
with line as (
    select
        *,
        {{ source_id('product', 'sales_analytics', 'products', 'product_id') }} as product_ref
    from {{ ref('stg_sales_analytics__quote_line_items') }}
),

quote as (select * from {{ ref('quote') }}),

product as (select * from {{ ref('product') }}),

fx_rate as (select * from {{ ref('int_fx_rate') }}),

price as (
    select
        line.tenant_id as tenant_id,
        line.line_item_id as line_item_id,
        line.quote_id as quote_id,
        line.product_ref as product_id,
        line.product_version as product_version,
        line.quantity as quantity,
        line.license_type as license_type,
        line.term_months as term_months,
        line.discount_percent as discount_percent,
        line.unit_price as unit_price,
        line.line_total as line_total,
        product.list_price as list_price,
        quote.account_id as account_id,
        quote.quote_status as quote_status,
        quote.is_accepted as is_accepted,
        quote.deal_outcome as deal_outcome,
        quote.quote_date as quote_date,
        coalesce(quote.line_count, 1) as lines_of_quote,
        coalesce(quote.product_count, 1) as products_of_quote,
        coalesce(quote.quote_date, {{ local_date(as_of()) }}) as rate_date
    from line
    left join quote
        on line.tenant_id = quote.tenant_id and line.quote_id = quote.quote_id
    left join product
        on line.product_ref = product.product_id
),

quote_line as (
    select
        price.tenant_id as tenant_id,
        price.line_item_id as line_item_id,
        price.quote_id as quote_id,
        price.account_id as account_id,
        price.product_id as product_id,
        price.product_version as product_version,
        price.quote_status as quote_status,
        price.is_accepted as is_accepted,
        price.deal_outcome as deal_outcome,
        price.quote_date as quote_date,
        price.license_type as license_type,
        price.term_months as term_months,
        price.quantity as quantity,
        {{ rounded(converted('price.list_price'), 'money') }} as list_price,
        {{ rounded(converted('price.unit_price'), 'money') }} as unit_price,
        {{ as_type('price.discount_percent', 'percent') }} as discount_percent,
        {{ rounded(converted('price.line_total'), 'money') }} as line_total,
        {{ rounded(safe_divide(converted('price.line_total'), 'price.quantity'), 'money') }} as realised_price,
        {{ as_type('price.lines_of_quote', 'integer') }} as lines_of_quote,
        {{ as_type('price.products_of_quote', 'integer') }} as products_of_quote,
        '{{ var("reporting_currency") }}' as currency
    from price
    left join fx_rate
        on {{ rate_holds("'USD'", 'price.rate_date') }}
)

select * from quote_line
