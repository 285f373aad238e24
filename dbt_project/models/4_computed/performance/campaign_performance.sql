with campaign_day as (select * from {{ ref('int_campaign_day') }}),

add_up as (
    select
        tenant_id,
        campaign_id,
        stat_date,
        coalesce(sum(case when measure = 'IMPRESSION' then amount end), 0) as shown,
        coalesce(sum(case when measure = 'CLICK' then amount end), 0) as clicked,
        coalesce(sum(case when measure = 'LEAD' then amount end), 0) as leads,
        coalesce(sum(case when measure = 'ACQUISITION' then amount end), 0) as won,
        coalesce(sum(case when measure = 'REVENUE' then amount end), 0) as credited_revenue,
        coalesce(sum(case when measure = 'DAILY_COST' then amount end), 0) as daily_cost,
        coalesce(sum(case when measure = 'EVEN_COST' then amount end), 0) as even_cost
    from campaign_day
    group by tenant_id, campaign_id, stat_date
),

campaign_performance as (
    select
        {{ entity_id('campaign_performance', ['campaign_id', "cast(stat_date as " ~ engine_type('text') ~ ")"]) }}
            as performance_id,
        campaign_id,
        stat_date,
        {{ as_type('shown', 'integer') }} as impressions,
        {{ as_type('clicked', 'integer') }} as clicks,
        {{ as_type('leads', 'integer') }} as leads_generated,
        {{ as_type('credited_revenue', 'money') }} as revenue,
        {{ rounded(safe_divide('credited_revenue - daily_cost - even_cost', 'daily_cost + even_cost'), 'ratio') }} as roi,
        {{ rounded(safe_divide('daily_cost + even_cost', 'leads'), 'money') }} as cpl,
        {{ rounded(safe_divide('daily_cost + even_cost', 'won'), 'money') }} as cpa,
        {{ as_type('won', 'integer') }} as acquisitions,
        {{ as_type('daily_cost + even_cost', 'money') }} as spend,
        '{{ var("reporting_currency") }}' as currency,
        {{ spend_source({'DAILY': 'daily_cost', 'EVEN': 'even_cost'}) }} as spend_source,
        tenant_id
    from add_up
)

select * from campaign_performance
