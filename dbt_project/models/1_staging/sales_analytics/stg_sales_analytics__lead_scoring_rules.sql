with current_rows as (
    select * from {{ latest('sales_analytics', 'lead_scoring_rules', ['rule_id']) }} as latest_version
),

stg_sales_analytics__lead_scoring_rules as (
    select
        -- ids
        rule_id,
        -- text
        rule_name,
        rule_category,
        criteria,
        created_by,
        -- numbers
        points,
        -- booleans
        {{ yes_no('active') }} as active,
        -- dates and times
        effective_date,
        last_modified,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'lead_scoring_rules' as source_table,
        rule_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__lead_scoring_rules
