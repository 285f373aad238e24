with asset as (select * from {{ ref('stg_sales_analytics__content_assets') }}),

content_performance as (
    select
        asset_id,
        asset_name,
        asset_type,
        {{ source_id('product', 'sales_analytics', 'products', 'product_focus') }} as product_id,
        coalesce(topic, 'UNKNOWN') as topic,
        author,
        status,
        gated as is_gated,
        publish_date,
        coalesce(publish_date <= {{ local_date(as_of()) }}, false) as is_out,
        -- how far it went
        views_count as view_count,
        downloads_count as downloads,
        {{ as_type('avg_time_spent_min', 'ratio') }} as avg_minutes,
        {{ as_type('conversion_rate', 'percent') }} as conversion_rate,
        {{ rounded(as_type('views_count', 'exact') ~ ' * conversion_rate / 100', 'ratio') }} as leads_estimated,
        tenant_id
    from asset
)

select * from content_performance
