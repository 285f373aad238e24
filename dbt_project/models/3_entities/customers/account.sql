-- macros/survivorship/survivorship_rules.sql declares which record gives each field.  Identity chooses the company number.
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

with merged as (
    select * from {{ ref('int_account_survivor') }}
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
        coalesce(merged.updated_at, merged.created_at) as updated_at,
        merged.lifecycle_stage,
        merged.annual_revenue_currency,
        identity_account.previous_ids,
        merged.tenant_id as tenant_id,
        merged.source_system,
        merged.source_table,
        merged.source_key
    from merged
    left join {{ ref('int_account_identifier') }} as company_number
        on company_number.account_id = merged.account_id
    left join {{ source('identity', 'account') }} as identity_account
        on identity_account.account_id = merged.account_id
)

select * from account
