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
        {{ unknown('account', [
            'industry_id', 'account_level', 'annual_revenue', 'annual_revenue_currency', 'employee_count', 'company_website',
            'province', 'city', 'account_source', 'primary_channel_id', 'owner_user_id', 'lifecycle_stage',
        ]) }},
        case when coalesce(workspace.is_active, true) then 'ACTIVE' else 'DORMANT' end as account_status,
        workspace.created_at,
        workspace.updated_at,
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
