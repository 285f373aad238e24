-- Days that either side knows: a day that the source reports stays, also when no lead came in.
with measure as (
    select *, coalesce(webhook_id, 'UNKNOWN') as webhook_key from {{ ref('int_partner_measure') }}
    where leads + conversions > 0
),

reported as (select * from {{ ref('int_partner_reported_day') }}),

webhook as (select * from {{ ref('int_partner_setup') }} where kind = 'WEBHOOK'),

count_days as (
    select
        tenant_id,
        webhook_key,
        stat_date,
        sum(leads) as total_leads,
        sum(converted_leads) as converted_leads,
        sum(lead_revenue) as lead_revenue,
        sum(seconds_to_sale) as seconds_to_sale,
        sum(conversions) as conversions,
        sum(sales) as sales,
        sum(revenue) as revenue,
        sum(unpriced_sales) as unpriced_total
    from measure
    group by tenant_id, webhook_key, stat_date
),

list_days as (
    select tenant_id, webhook_key, stat_date from count_days
    union distinct
    select tenant_id, webhook_id as webhook_key, stat_date from reported
),

webhook_daily as (
    select
        listed.webhook_key as webhook_id,
        listed.stat_date as stat_date,
        webhook.entity_id as channel_id,
        webhook.display_name as webhook_name,
        webhook.lead_type as lead_type,
        -- of the leads that came in on the day
        {{ as_type('coalesce(counted.total_leads, 0)', 'integer') }} as total_leads,
        {{ as_type('coalesce(counted.converted_leads, 0)', 'integer') }} as converted_leads,
        {{ rounded(safe_divide('100 * counted.converted_leads', 'counted.total_leads'), 'percent') }} as conversion_rate,
        {{ as_type('coalesce(counted.lead_revenue, 0)', 'money') }} as lead_revenue,
        {{ rounded(safe_divide('counted.seconds_to_sale', '3600 * counted.converted_leads'), 'ratio') }} as hours_to_conversion,
        -- of the day itself, whenever the lead came in
        {{ as_type('coalesce(counted.conversions, 0)', 'integer') }} as conversions,
        {{ as_type('coalesce(counted.sales, 0)', 'integer') }} as sales,
        {{ as_type('coalesce(counted.revenue, 0)', 'money') }} as revenue,
        {{ as_type('coalesce(counted.unpriced_total, 0)', 'integer') }} as unpriced_sales,
        '{{ var("reporting_currency") }}' as currency,
        -- what the source says
        reported.total_leads as leads_reported,
        reported.converted_leads as converted_leads_reported,
        {{ as_type('reported.conversion_rate', 'percent') }} as conversion_rate_reported,
        reported.total_revenue as revenue_reported,
        reported.hours_to_conversion as hours_to_conversion_reported,
        {{ as_type('reported.total_leads - coalesce(counted.total_leads, 0)', 'integer') }} as leads_difference,
        {{ as_type('reported.converted_leads - coalesce(counted.converted_leads, 0)', 'integer') }} as converted_leads_difference,
        {{ as_type('reported.total_revenue - coalesce(counted.lead_revenue, 0)', 'money') }} as revenue_difference,
        listed.tenant_id as tenant_id
    from list_days as listed
    left join count_days as counted
        on listed.tenant_id = counted.tenant_id
            and listed.webhook_key = counted.webhook_key
            and listed.stat_date = counted.stat_date
    left join reported
        on listed.tenant_id = reported.tenant_id
            and listed.webhook_key = reported.webhook_id
            and listed.stat_date = reported.stat_date
    left join webhook on listed.tenant_id = webhook.tenant_id and listed.webhook_key = webhook.source_key
)

select * from webhook_daily
