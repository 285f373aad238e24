with campaign_day as (select * from {{ ref('int_campaign_day') }}),

campaign_cost as (select * from {{ ref('int_campaign_cost') }}),


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
        coalesce(sum(case when measure = 'EVEN_COST' then amount end), 0) as even_cost,
        coalesce(sum(case when measure = 'BUDGET_COST' then amount end), 0) as budget_cost
    from campaign_day
    group by tenant_id, campaign_id, stat_date
),

judge_cost as (
    select
        add_up.tenant_id as tenant_id,
        add_up.campaign_id as campaign_id,
        add_up.stat_date,
        add_up.shown,
        add_up.clicked,
        add_up.leads,
        add_up.won,
        add_up.credited_revenue,
        add_up.daily_cost,
        add_up.even_cost,
        add_up.budget_cost,
        add_up.daily_cost + add_up.even_cost + add_up.budget_cost as known_cost,
        case
            when campaign_cost.spend_status = 'COMPLETE' then add_up.daily_cost + add_up.even_cost + add_up.budget_cost
        end as whole_cost,
        coalesce(campaign_cost.spend_status, 'UNKNOWN') as status_of_spend
    from add_up
    left join campaign_cost on campaign_cost.campaign_id = add_up.campaign_id
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
        {{ rounded(safe_divide('credited_revenue - whole_cost', 'whole_cost'), 'ratio') }} as roi,
        {{ rounded(safe_divide('whole_cost', 'leads'), 'money') }} as cpl,
        {{ rounded(safe_divide('whole_cost', 'won'), 'money') }} as cpa,
        {{ as_type('won', 'integer') }} as acquisitions,
        {{ as_type('case when known_cost <> 0 then known_cost else whole_cost end', 'money') }} as spend,
        '{{ var("reporting_currency") }}' as currency,
        {{ spend_source({'DAILY': 'daily_cost', 'EVEN': 'even_cost', 'BUDGET': 'budget_cost'}) }} as spend_source,
        status_of_spend as spend_status,
        tenant_id
    from judge_cost
)

select * from campaign_performance
