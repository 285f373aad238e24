with current_rows as (
    select * from {{ latest('sales_analytics', 'account_hierarchy', ['hierarchy_id']) }} as latest_version
),

stg_sales_analytics__account_hierarchy as (
    select
        -- ids
        hierarchy_id,
        parent_customer_id,
        child_customer_id,
        -- text
        relationship_type,
        -- numbers
        ownership_percent,
        -- dates and times
        created_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'account_hierarchy' as source_table,
        hierarchy_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__account_hierarchy
