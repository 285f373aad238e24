with channel_day as (select * from {{ ref('int_channel_day') }}),

add_up as (
    select
        tenant_id,
        channel_id,
        stat_date,
        coalesce(sum(case when measure = 'LEAD' then amount end), 0) as leads,
        coalesce(sum(case when measure = 'CONVERTED_LEAD' then amount end), 0) as converted_leads,
        coalesce(sum(case when measure = 'CONTACT' then amount end), 0) as contacts,
        coalesce(sum(case when measure = 'OPPORTUNITY' then amount end), 0) as opportunities,
        coalesce(sum(case when measure = 'REVENUE' then amount end), 0) as credited_revenue,
        coalesce(sum(case when measure = 'CHANNEL_COST' then amount end), 0) as running_cost,
        coalesce(sum(case when measure = 'CAMPAIGN_COST' then amount end), 0) as campaigns_cost
    from channel_day
    group by tenant_id, channel_id, stat_date
),

channel_performance as (
    select
        {{ entity_id('channel_performance', ['channel_id', "cast(stat_date as " ~ engine_type('text') ~ ")"]) }}
            as performance_id,
        channel_id,
        stat_date,
        {{ as_type('leads', 'integer') }} as lead_count,
        {{ as_type('contacts', 'integer') }} as contact_count,
        {{ as_type('opportunities', 'integer') }} as opportunity_count,
        {{ as_type('credited_revenue', 'money') }} as revenue,
        {{ rounded(safe_divide('credited_revenue - running_cost - campaigns_cost', 'running_cost + campaigns_cost'), 'ratio') }}
            as roi,
        {{ rounded(safe_divide('converted_leads * 100', 'leads'), 'percent') }} as conversion_rate,
        {{ as_type('running_cost + campaigns_cost', 'money') }} as spend,
        {{ as_type('running_cost', 'money') }} as channel_cost,
        {{ as_type('campaigns_cost', 'money') }} as campaign_cost,
        '{{ var("reporting_currency") }}' as currency,
        {{ spend_source({'CHANNEL': 'running_cost', 'CAMPAIGN': 'campaigns_cost'}) }} as spend_source,
        tenant_id
    from add_up
)

select * from channel_performance
