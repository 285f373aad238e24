-- A webhook is a way by which partners send leads.
with webhook as (
    select * from {{ ref('stg_partner_leads__webhook_configs') }}
),

channel_type as (
    select * from {{ ref('channel_type') }}
    where channel_type = 'PARTNER'
),

int_channel__partner_leads as (
    select
        {{ source_id('channel', 'partner_leads', 'webhook_configs', 'webhook.source_key', tenant='webhook.tenant_id') }}
            as channel_id,
        coalesce(webhook.name, webhook.webhook_id) as channel_name,
        channel_type.channel_type,
        channel_type.channel_category,
        {{ unknown('channel', ['parent_channel_id', 'cost']) }},
        case when coalesce(webhook.is_active, true) then 'ACTIVE' else 'INACTIVE' end as channel_status,
        webhook.created_at,
        webhook.updated_at,
        channel_type.source_family,
        'USD' as currency,
        webhook.tenant_id,
        webhook.source_system,
        webhook.source_table,
        webhook.source_key
    from webhook
    cross join channel_type
)

select * from int_channel__partner_leads
