with current_rows as (
    select * from {{ latest('sales_analytics', 'website_traffic', ['traffic_id']) }} as latest_version
),

stg_sales_analytics__website_traffic as (
    select
        -- ids
        traffic_id,
        campaign_id,
        -- text
        page_url,
        source,
        -- numbers
        page_views,
        unique_visitors,
        avg_time_on_page_sec,
        bounce_rate_percent,
        entry_page_count,
        exit_page_count,
        conversion_count,
        -- dates and times
        traffic_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'website_traffic' as source_table,
        traffic_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__website_traffic
