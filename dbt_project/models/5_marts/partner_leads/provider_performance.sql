-- Providers are the left side, so one that sent nothing stays.
with measure as (
    select *, coalesce(provider_id, 'UNKNOWN') as provider_key from {{ ref('int_partner_measure') }}
    where leads + conversions > 0
),

provider as (select * from {{ ref('int_partner_setup') }} where kind = 'PROVIDER'),

usage as (select * from {{ ref('int_partner_usage') }}),

add_up as (
    select
        tenant_id,
        provider_key,
        sum(leads) as leads,
        sum(qualified_leads) as qualified_leads,
        sum(disqualified_leads) as disqualified_leads,
        sum(compliant_leads) as compliant_leads,
        sum(converted_leads) as converted_leads,
        sum(conversion_score) as score_total,
        count(conversion_score) as scored_leads,
        sum(seconds_to_sale) as seconds_to_sale,
        sum(sales) as sales,
        sum(revenue) as revenue,
        sum(unpriced_sales) as unpriced_total
    from measure
    group by tenant_id, provider_key
),

list_providers as (
    select tenant_id, source_key as provider_key from provider
    union distinct
    select tenant_id, provider_key from add_up
    union distinct
    select tenant_id, provider_id as provider_key from usage
),

count_all as (
    select tenant_id, sum(leads) as all_leads from add_up
    group by tenant_id
),

provider_performance as (
    select
        listed.provider_key as provider_id,
        provider.entity_id as account_id,
        provider.display_name as provider_name,
        provider.is_active as is_active,
        -- what it used
        {{ as_type('coalesce(usage.requests, 0)', 'integer') }} as requests,
        {{ as_type('coalesce(usage.active_days, 0)', 'integer') }} as active_days,
        -- what it sent
        {{ as_type('coalesce(counted.leads, 0)', 'integer') }} as leads,
        {{ rounded(safe_divide('100 * coalesce(counted.leads, 0)', 'count_all.all_leads'), 'percent') }} as lead_share,
        {{ rounded(safe_divide('counted.score_total', 'counted.scored_leads'), 'percent') }} as avg_score,
        {{ rounded(safe_divide('100 * counted.qualified_leads', 'counted.leads'), 'percent') }} as qualified_rate,
        {{ rounded(safe_divide('100 * counted.disqualified_leads', 'counted.leads'), 'percent') }} as disqualified_rate,
        {{ rounded(safe_divide('100 * counted.compliant_leads', 'counted.leads'), 'percent') }} as compliant_rate,
        -- what came of it
        {{ as_type('coalesce(counted.converted_leads, 0)', 'integer') }} as converted_leads,
        {{ rounded(safe_divide('100 * counted.converted_leads', 'counted.leads'), 'percent') }} as conversion_rate,
        {{ rounded(safe_divide('counted.seconds_to_sale', '3600 * counted.converted_leads'), 'ratio') }} as hours_to_conversion,
        {{ as_type('coalesce(counted.sales, 0)', 'integer') }} as sales,
        {{ as_type('coalesce(counted.revenue, 0)', 'money') }} as revenue,
        {{ as_type('coalesce(counted.unpriced_total, 0)', 'integer') }} as unpriced_sales,
        '{{ var("reporting_currency") }}' as currency,
        listed.tenant_id as tenant_id
    from list_providers as listed
    left join add_up as counted on listed.tenant_id = counted.tenant_id and listed.provider_key = counted.provider_key
    left join count_all on listed.tenant_id = count_all.tenant_id
    left join provider on listed.tenant_id = provider.tenant_id and listed.provider_key = provider.source_key
    left join usage on listed.tenant_id = usage.tenant_id and listed.provider_key = usage.provider_id
)

select * from provider_performance
