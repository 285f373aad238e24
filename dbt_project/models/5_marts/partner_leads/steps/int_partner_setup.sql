-- Names of webhooks, workspaces and providers as the source lists them, with the platform's id where they have one.
with int_partner_setup as (
    select
        webhook.tenant_id,
        'WEBHOOK' as kind,
        webhook.webhook_id as source_key,
        webhook.name as display_name,
        webhook.lead_type,
        coalesce(webhook.is_active, true) as is_active,
        {{ source_id('channel', 'partner_leads', 'webhook_configs', 'webhook.webhook_id', tenant='webhook.tenant_id') }}
            as entity_id,
        {{ as_type('null', 'integer') }} as conversions_reported,
        {{ as_type('null', 'money') }} as revenue_reported
    from {{ ref('stg_partner_leads__webhook_configs') }} as webhook
    union all
    select
        account.tenant_id as tenant_id,
        'WORKSPACE' as kind,
        workspace.workspace_id as source_key,
        workspace.name as display_name,
        {{ as_type('null', 'text') }} as lead_type,
        coalesce(workspace.is_active, true) as is_active,
        account.account_id as entity_id,
        workspace.total_conversions as conversions_reported,
        {{ rounded('workspace.total_revenue', 'money') }} as revenue_reported
    from {{ ref('stg_partner_leads__workspaces') }} as workspace
    inner join {{ ref('int_account') }} as account
        on account.source_system = 'partner_leads' and account.source_table = 'workspaces'
            and account.tenant_id = workspace.tenant_id and account.source_key = workspace.source_key
    union all
    select
        account.tenant_id as tenant_id,
        'PROVIDER' as kind,
        provider.provider_id as source_key,
        provider.provider_name as display_name,
        {{ as_type('null', 'text') }} as lead_type,
        coalesce(provider.is_active, true) as is_active,
        account.account_id as entity_id,
        {{ as_type('null', 'integer') }} as conversions_reported,
        {{ as_type('null', 'money') }} as revenue_reported
    from {{ ref('stg_partner_leads__lead_source_providers') }} as provider
    inner join {{ ref('int_account') }} as account
        on account.source_system = 'partner_leads' and account.source_table = 'lead_source_providers'
            and account.tenant_id = provider.tenant_id and account.source_key = provider.source_key
)

select * from int_partner_setup
