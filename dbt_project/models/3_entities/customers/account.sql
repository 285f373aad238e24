{{ config(post_hook=add_indexes([
    {'name': 'uk_account_credit_code', 'columns': 'tenant_id, unified_social_credit_code', 'unique': true,
     'where': 'unified_social_credit_code is not null'},
    {'name': 'idx_account_name', 'columns': 'account_name'},
    {'name': 'idx_account_status', 'columns': 'account_status'},
    {'name': 'idx_account_owner', 'columns': 'owner_user_id'},
    {'name': 'idx_account_created', 'columns': 'created_at desc'},
    {'name': 'idx_account_industry', 'columns': 'industry_id'},
    {'name': 'idx_account_type_status', 'columns': 'account_type, account_status'},
    {'name': 'idx_account_region', 'columns': 'province, city'},
])) }}

-- Each field survives from the best ranked record that knows it; created_at is the earliest, updated_at the latest.
with record as (
    select * from {{ ref('int_account') }}
    where reject_rule is null
),

merged as (
    select
        account_id,
        {{ pick_first('account_name', 'record_rank') }} as account_name,
        {{ pick_first('account_type', 'record_rank') }} as account_type,
        {{ pick_first('industry_id', 'record_rank') }} as industry_id,
        {{ pick_first('account_status', 'record_rank') }} as account_status,
        {{ pick_first('account_level', 'record_rank') }} as account_level,
        {{ pick_first('annual_revenue', 'record_rank') }} as annual_revenue,
        {{ pick_first('employee_count', 'record_rank') }} as employee_count,
        {{ pick_first('company_website', 'record_rank') }} as company_website,
        {{ pick_first('province', 'record_rank') }} as province,
        {{ pick_first('city', 'record_rank') }} as city,
        {{ pick_first('account_source', 'record_rank') }} as account_source,
        {{ pick_first('primary_channel_id', 'record_rank') }} as primary_channel_id,
        {{ pick_first('owner_user_id', 'record_rank') }} as owner_user_id,
        min(created_at) as created_at,
        coalesce(max(updated_at), min(created_at)) as updated_at,
        {{ pick_first('lifecycle_stage', 'record_rank') }} as lifecycle_stage,
        {{ pick_first('annual_revenue_currency', 'record_rank') }} as annual_revenue_currency,
        {{ pick_first('tenant_id', 'record_rank') }} as tenant_id,
        {{ pick_first('source_system', 'record_rank') }} as source_system,
        {{ pick_first('source_table', 'record_rank') }} as source_table,
        {{ pick_first('source_key', 'record_rank') }} as source_key
    from record
    group by account_id
),

account as (
    select
        merged.account_id as account_id,
        merged.account_name,
        company_number.unified_social_credit_code,
        merged.account_type,
        merged.industry_id,
        merged.account_status,
        merged.account_level,
        merged.annual_revenue,
        merged.employee_count,
        merged.company_website,
        merged.province,
        merged.city,
        merged.account_source,
        merged.primary_channel_id,
        merged.owner_user_id,
        merged.created_at,
        merged.updated_at,
        merged.lifecycle_stage,
        merged.annual_revenue_currency,
        identity_account.previous_ids,
        merged.tenant_id as tenant_id,
        merged.source_system,
        merged.source_table,
        merged.source_key
    from merged
    left join {{ ref('int_account_number') }} as company_number
        on company_number.account_id = merged.account_id
    left join {{ source('identity', 'account') }} as identity_account
        on identity_account.account_id = merged.account_id
)

select * from account
