-- The provider of a webhook's leads on a day, where exactly one used it (C-23).
with usage as (
    select * from {{ ref('stg_partner_leads__provider_usage_log') }}
),

count_providers as (
    select
        tenant_id,
        webhook_id,
        usage_date,
        min(provider_id) as first_provider_id,
        max(provider_id) as last_provider_id
    from usage
    where coalesce(request_count, 1) > 0
    group by tenant_id, webhook_id, usage_date
),

int_partner_provider_of_day as (
    select
        tenant_id,
        webhook_id,
        usage_date,
        first_provider_id as provider_id
    from count_providers
    where first_provider_id = last_provider_id
)

select * from int_partner_provider_of_day
