with current_rows as (
    select * from {{ latest('sales_analytics', 'ticket_tags', ['tag_id']) }} as latest_version
),

stg_sales_analytics__ticket_tags as (
    select
        -- ids
        tag_id,
        ticket_id,
        -- text
        tag_name,
        tagged_by,
        -- dates and times
        tagged_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'ticket_tags' as source_table,
        tag_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__ticket_tags
