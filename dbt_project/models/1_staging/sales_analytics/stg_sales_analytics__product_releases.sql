with current_rows as (
    select * from {{ latest('sales_analytics', 'product_releases', ['release_id']) }} as latest_version
),

stg_sales_analytics__product_releases as (
    select
        -- ids
        release_id,
        product_id,
        -- text
        version_number,
        release_type,
        release_notes_url,
        -- numbers
        features_added,
        bugs_fixed,
        adoption_rate_percent,
        -- booleans
        {{ yes_no('breaking_changes') }} as breaking_changes,
        -- dates and times
        release_date,
        eol_date,
        support_end_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'product_releases' as source_table,
        release_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__product_releases
