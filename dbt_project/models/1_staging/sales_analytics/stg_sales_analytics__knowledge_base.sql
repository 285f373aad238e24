with current_rows as (
    select * from {{ latest('sales_analytics', 'knowledge_base', ['kb_id']) }} as latest_version
),

stg_sales_analytics__knowledge_base as (
    select
        -- ids
        kb_id,
        product_id,
        -- text
        article_title,
        article_category,
        product_version,
        content,
        author,
        status,
        tags,
        -- numbers
        views_count,
        helpfulness_score,
        related_tickets_count,
        -- dates and times
        created_date,
        last_updated,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'knowledge_base' as source_table,
        kb_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__knowledge_base
