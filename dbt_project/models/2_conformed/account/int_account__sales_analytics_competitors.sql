-- A competitor is known by its name and by the day somebody first learnt something about it.
with intelligence as (
    select * from {{ ref('stg_sales_analytics__competitive_intelligence') }}
),

account_record as (
    select * from {{ source('identity', 'account_record') }}
    where source_system = 'sales_analytics' and source_table = 'competitive_intelligence'
),

int_account__sales_analytics_competitors as (
    select
        account_record.account_id,
        intelligence.competitor_name as account_name,
        'COMPETITOR' as account_type,
        {{ as_type('null', 'id') }} as industry_id,
        'ACTIVE' as account_status,
        {{ as_type('null', 'text') }} as account_level,
        {{ as_type('null', 'money') }} as annual_revenue,
        {{ as_type('null', 'text') }} as annual_revenue_currency,
        {{ as_type('null', 'integer') }} as employee_count,
        {{ as_type('null', 'text') }} as company_website,
        {{ as_type('null', 'text') }} as province,
        {{ as_type('null', 'text') }} as city,
        {{ as_type('null', 'text') }} as account_source,
        {{ as_type('null', 'id') }} as primary_channel_id,
        {{ as_type('null', 'id') }} as owner_user_id,
        coalesce({{ day_start('intelligence.intel_date') }}, account_record.first_seen_at) as created_at,
        {{ day_start('intelligence.intel_date') }} as updated_at,
        {{ as_type('null', 'text') }} as lifecycle_stage,
        3 as source_rank,
        intelligence.tenant_id,
        intelligence.source_system,
        intelligence.source_table,
        intelligence.source_key
    from intelligence
    left join account_record
        on account_record.tenant_id = intelligence.tenant_id and account_record.source_key = intelligence.source_key
)

select * from int_account__sales_analytics_competitors
