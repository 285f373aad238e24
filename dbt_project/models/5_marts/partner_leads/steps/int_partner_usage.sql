-- What each provider used of all webhooks, over all days (R1.17).
with usage as (
    select * from {{ ref('stg_partner_leads__provider_usage_log') }}
),

int_partner_usage as (
    select
        tenant_id,
        provider_id,
        sum(coalesce(request_count, 1)) as requests,
        count(distinct usage_date) as active_days
    from usage
    where usage_date <= {{ utc_date(as_of()) }}
    group by tenant_id, provider_id
)

select * from int_partner_usage
