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
        {{ unknown('account', [
            'industry_id', 'account_level', 'annual_revenue', 'annual_revenue_currency', 'employee_count', 'company_website',
            'province', 'city', 'account_source', 'primary_channel_id', 'owner_user_id', 'lifecycle_stage',
        ]) }},
        'ACTIVE' as account_status,
        coalesce({{ day_start('intelligence.intel_date') }}, account_record.first_seen_at) as created_at,
        {{ day_start('intelligence.intel_date') }} as updated_at,
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
