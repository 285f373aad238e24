{% set today = local_date(as_of()) %}
with recurring_issue as (
    select
        recurring_issue_id,
        {{ source_id('product', 'sales_analytics', 'products', 'product_id') }} as product_id,
        product_version,
        issue_pattern,
        priority,
        status,
        status <> 'Resolved' as is_open,
        assigned_team,
        root_cause is not null as is_cause_known,
        fix_version,
        first_occurrence,
        case when last_occurrence <= {{ today }} then last_occurrence end as last_occurrence,
        {{ as_type('occurrence_count', 'integer') }} as occurrences,
        {{ as_type('affected_customers_count', 'integer') }} as affected_customers,
        tenant_id
    from {{ ref('stg_sales_analytics__recurring_issues') }}
    where first_occurrence is null or first_occurrence <= {{ today }}
)

select * from recurring_issue
