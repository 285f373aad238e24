with current_rows as (
    select * from {{ latest('sales_analytics', 'content_assets', ['asset_id']) }} as latest_version
),

stg_sales_analytics__content_assets as (
    select
        -- ids
        asset_id,
        product_focus,
        -- text
        asset_name,
        asset_type,
        topic,
        author,
        file_url,
        status,
        -- numbers
        downloads_count,
        views_count,
        avg_time_spent_min,
        conversion_rate,
        -- booleans
        {{ yes_no('gated') }} as gated,
        -- dates and times
        publish_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'content_assets' as source_table,
        asset_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__content_assets
