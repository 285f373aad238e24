with channel_day as (select * from {{ ref('int_channel_day') }}),

knowledge as (select * from {{ ref('int_channel_cost_knowledge') }}),


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
        coalesce(sum(case when measure = 'CAMPAIGN_COST' then amount end), 0) as campaigns_cost,
        sum(case when measure = 'LEDGER_COST' then amount end) as ledger
    from channel_day
    group by tenant_id, channel_id, stat_date
),

-- Marketing's ledger has all that was spent on a channel, its campaigns and posts included.
judge_cost as (
    select
        add_up.tenant_id as tenant_id,
        add_up.channel_id as channel_id,
        add_up.stat_date,
        add_up.leads,
        add_up.converted_leads,
        add_up.contacts,
        add_up.opportunities,
        add_up.credited_revenue,
        add_up.running_cost,
        add_up.campaigns_cost,
        add_up.ledger,
        coalesce(add_up.ledger, add_up.running_cost + add_up.campaigns_cost) as known_cost,
        case
            when knowledge.is_cost_known and knowledge.are_campaigns_known then add_up.running_cost + add_up.campaigns_cost
        end as stated_cost,
        coalesce(knowledge.is_cost_known, false) as is_cost_known,
        coalesce(knowledge.are_campaigns_known, false) as are_campaigns_known
    from add_up
    left join knowledge on knowledge.channel_id = add_up.channel_id
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
        {{ rounded(safe_divide('credited_revenue - coalesce(ledger, stated_cost)', 'coalesce(ledger, stated_cost)'), 'ratio') }}
            as roi,
        {{ rounded(safe_divide('converted_leads * 100', 'leads'), 'percent') }} as conversion_rate,
        {{ as_type('case when known_cost <> 0 then known_cost else coalesce(ledger, stated_cost) end', 'money') }} as spend,
        {{ as_type('case when is_cost_known or running_cost <> 0 then running_cost end', 'money') }} as channel_cost,
        {{ as_type('case when are_campaigns_known or campaigns_cost <> 0 then campaigns_cost end', 'money') }} as campaign_cost,
        '{{ var("reporting_currency") }}' as currency,
        case
            when ledger is not null then 'LEDGER'
            else {{ spend_source({'CHANNEL': 'running_cost', 'CAMPAIGN': 'campaigns_cost'}) }}
        end as spend_source,
        case
            when coalesce(ledger, stated_cost) is not null then 'COMPLETE'
            when known_cost <> 0 then 'PARTIAL'
            else 'UNKNOWN'
        end as spend_status,
        {{ as_type('ledger', 'money') }} as ledger_cost,
        tenant_id
    from judge_cost
)

select * from channel_performance
