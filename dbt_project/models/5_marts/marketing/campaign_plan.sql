with campaign_row as (select * from {{ ref('stg_sales_analytics__campaigns') }}),

campaign_plan as (
    select
        {{ source_id('campaign', 'sales_analytics', 'campaigns', 'campaign_id') }} as campaign_id,
        target_audience,
        region,
        {{ source_id('product', 'sales_analytics', 'products', 'product_focus') }} as product_id,
        tenant_id
    from campaign_row
)

select * from campaign_plan
