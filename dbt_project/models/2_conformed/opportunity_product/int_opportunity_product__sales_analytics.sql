-- An opportunity of the export names one product, and its amount is that product's price.  Where the customer accepted a quote,
-- the lines of the quote stand here instead.
with opportunity as (
    select * from {{ ref('int_opportunity') }}
    where source_system = 'sales_analytics' and reject_rule is null
),

source_row as (
    select * from {{ ref('stg_sales_analytics__opportunities') }}
    where product_id is not null
),

quoted as (
    select distinct opportunity_id from {{ ref('int_opportunity_product__sales_analytics_quotes') }}
),

int_opportunity_product__sales_analytics as (
    select
        {{ source_id('opportunity_product', 'sales_analytics', 'opportunities', 'opportunity.source_key',
                     tenant='opportunity.tenant_id') }} as opp_product_id,
        opportunity.opportunity_id as opportunity_id,
        {{ source_id('product', 'sales_analytics', 'products', 'source_row.product_id', tenant='source_row.tenant_id') }}
            as product_id,
        {{ as_type('1', 'integer') }} as quantity,
        opportunity.amount as unit_price,
        {{ as_type('null', 'percent') }} as discount_percent,
        opportunity.amount as total_price,
        opportunity.tenant_id as tenant_id,
        opportunity.source_system as source_system,
        opportunity.source_table as source_table,
        opportunity.source_key as source_key
    from opportunity
    inner join source_row
        on source_row.tenant_id = opportunity.tenant_id and source_row.source_key = opportunity.source_key
    left join quoted
        on quoted.opportunity_id = opportunity.opportunity_id
    where quoted.opportunity_id is null
)

select * from int_opportunity_product__sales_analytics
