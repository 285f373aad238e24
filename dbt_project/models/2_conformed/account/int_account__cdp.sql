with account as (
    select * from {{ ref('stg_cdp__account') }}
),

industry as (
    select * from {{ ref('stg_cdp__industry') }}
),

account_record as (
    select * from {{ source('identity', 'account_record') }}
    where source_system = 'cdp' and source_table = 'account'
),

int_account__cdp as (
    select
        account_record.account_id as account_id,
        account.account_name,
        account.account_type,
        {{ industry_id('industry.industry_name', tenant='industry.tenant_id') }} as industry_id,
        account.account_status,
        account.account_level,
        account.annual_revenue,
        case when account.annual_revenue is not null then 'CNY' end as annual_revenue_currency,
        account.employee_count,
        account.company_website,
        account.province,
        account.city,
        account.account_source,
        {{ source_id('channel', 'cdp', 'channel', 'account.primary_channel_id', tenant='account.tenant_id') }}
            as primary_channel_id,
        account.owner_user_id,
        account.created_at,
        account.updated_at as updated_at,
        account.lifecycle_stage,
        1 as source_rank,
        account.tenant_id as tenant_id,
        account.source_system as source_system,
        account.source_table as source_table,
        account.source_key as source_key
    from account
    left join account_record
        on account_record.tenant_id = account.tenant_id and account_record.source_key = account.source_key
    left join industry
        on industry.tenant_id = account.tenant_id and industry.industry_id = account.industry_id
)

select * from int_account__cdp
