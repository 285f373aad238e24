with traffic as (
    select * from {{ ref('stg_sales_analytics__website_traffic') }}
    where traffic_date is null or traffic_date <= {{ local_date(as_of()) }}
),

web_traffic as (
    select
        traffic_id,
        page_url,
        coalesce(source, 'UNKNOWN') as traffic_source,
        {{ source_id('campaign', 'sales_analytics', 'campaigns', 'campaign_id') }} as campaign_id,
        traffic_date,
        {{ as_type(dbt.date_trunc('month', 'traffic_date'), 'date') }} as traffic_month,
        -- who came
        page_views,
        unique_visitors,
        entry_page_count as entries,
        exit_page_count as exits,
        -- what they did
        avg_time_on_page_sec as avg_seconds_on_page,
        {{ as_type('bounce_rate_percent', 'percent') }} as bounce_rate,
        conversion_count as conversions,
        {{ rounded(safe_divide('100 * conversion_count', 'unique_visitors'), 'percent') }} as conversion_rate,
        {{ rounded(safe_divide('100 * exit_page_count', 'page_views'), 'percent') }} as exit_rate,
        tenant_id
    from traffic
)

select * from web_traffic
