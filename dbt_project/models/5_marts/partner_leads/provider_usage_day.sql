-- The limit of a provider is per hour, so what a day can hold is 24 times as much.
with usage as (
    select * from {{ ref('stg_partner_leads__provider_usage_log') }}
    where usage_date <= {{ utc_date(as_of()) }}
),

provider as (select * from {{ ref('stg_partner_leads__lead_source_providers') }}),

sum_days as (
    select
        tenant_id,
        coalesce(provider_id, 'UNKNOWN') as provider_key,
        coalesce(webhook_id, 'UNKNOWN') as webhook_key,
        usage_date,
        sum(coalesce(request_count, 1)) as request_total
    from usage
    group by tenant_id, coalesce(provider_id, 'UNKNOWN'), coalesce(webhook_id, 'UNKNOWN'), usage_date
),

provider_usage_day as (
    select
        sum_days.provider_key as provider_id,
        sum_days.webhook_key as webhook_id,
        sum_days.usage_date as usage_date,
        provider.provider_name as provider_name,
        {{ as_type('sum_days.request_total', 'integer') }} as requests,
        {{ as_type('24 * provider.rate_limit', 'integer') }} as day_limit,
        {{ rounded(safe_divide('100 * sum_days.request_total', '24 * provider.rate_limit'), 'percent') }} as limit_share,
        case
            when provider.provider_id is null then null
            when provider.allowed_webhooks is null then true
            else provider.allowed_webhooks like '%"' || sum_days.webhook_key || '"%'
        end as is_allowed,
        sum_days.tenant_id as tenant_id
    from sum_days
    left join provider
        on sum_days.tenant_id = provider.tenant_id and sum_days.provider_key = provider.provider_id
)

select * from provider_usage_day
