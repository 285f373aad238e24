with current_rows as (
    select * from {{ latest('sales_analytics', 'recurring_issues', ['recurring_issue_id']) }} as latest_version
),

stg_sales_analytics__recurring_issues as (
    select
        -- ids
        recurring_issue_id,
        product_id,
        -- text
        issue_pattern,
        product_version,
        priority,
        status,
        assigned_team,
        related_tickets,
        root_cause,
        fix_version,
        -- numbers
        occurrence_count,
        affected_customers_count,
        -- dates and times
        first_occurrence,
        last_occurrence,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'recurring_issues' as source_table,
        recurring_issue_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__recurring_issues
