with current_rows as (
    select * from {{ latest('sales_analytics', 'territories', ['territory_id']) }} as latest_version
),

stg_sales_analytics__territories as (
    select
        -- ids
        territory_id,
        -- text
        territory_name,
        region,
        country_list,
        territory_type,
        sales_rep,
        manager,
        -- numbers
        quota,
        -- booleans
        {{ yes_no('active') }} as active,
        -- dates and times
        effective_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'territories' as source_table,
        territory_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__territories
