with current_rows as (
    select * from {{ latest('sales_analytics', 'ticket_comments', ['comment_id']) }} as latest_version
),

stg_sales_analytics__ticket_comments as (
    select
        -- ids
        comment_id,
        ticket_id,
        -- text
        commenter_type,
        commenter_name,
        comment_text,
        -- numbers
        time_spent_min,
        -- booleans
        {{ yes_no('internal_note') }} as internal_note,
        -- dates and times
        comment_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'ticket_comments' as source_table,
        comment_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__ticket_comments
