-- A workspace is a client of ours who works leads; its display name identifies nobody, so it is an account of its own.
with workspace as (
    select * from {{ ref('stg_partner_leads__workspaces') }}
),

account_record as (
    select * from {{ source('identity', 'account_record') }}
    where source_system = 'partner_leads' and source_table = 'workspaces'
),

int_account__partner_leads_workspaces as (
    select
        account_record.account_id,
        workspace.name as account_name,
        'PARTNER' as account_type,
        {{ as_type('null', 'id') }} as industry_id,
        case when coalesce(workspace.is_active, true) then 'ACTIVE' else 'DORMANT' end as account_status,
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
        workspace.created_at,
        workspace.updated_at,
        {{ as_type('null', 'text') }} as lifecycle_stage,
        3 as source_rank,
        workspace.tenant_id as tenant_id,
        workspace.source_system as source_system,
        workspace.source_table as source_table,
        workspace.source_key as source_key
    from workspace
    left join account_record
        on account_record.tenant_id = workspace.tenant_id and account_record.source_key = workspace.source_key
)

select * from int_account__partner_leads_workspaces
