with score_rule as (
    select
        rule_id,
        rule_name,
        coalesce(rule_category, 'UNKNOWN') as rule_category,
        criteria,
        points,
        coalesce(active, false) and coalesce(effective_date <= {{ local_date(as_of()) }}, true) as is_in_force,
        effective_date,
        last_modified,
        {{ calendar_days('last_modified', local_date(as_of())) }} as days_since_change,
        created_by,
        tenant_id
    from {{ ref('stg_sales_analytics__lead_scoring_rules') }}
)

select * from score_rule
