-- A deal is what cdp.opportunity says.  What only the export says (region, word of origin, competitor, discount) comes beside it.
with opportunity as (select * from {{ ref('opportunity') }}),

exported as (select * from {{ ref('stg_sales_analytics__opportunities') }}),

closed_deal as (select * from {{ ref('stg_sales_analytics__closed_deals') }}),

every_report as (select * from {{ ref('competitor_intel') }}),

intelligence as (
    select * from every_report
    where opportunity_id is not null
),

-- Deals name a competitor in words; the reports say which company a spelling means.  One that means two means none.
read_spellings as (
    select
        tenant_id,
        {{ lower_text('stated_name') }} as spelling,
        min(competitor_account_id) as competitor_account_id,
        min(competitor_name) as competitor_name
    from every_report
    where stated_name is not null
    group by tenant_id, {{ lower_text('stated_name') }}
    having count(distinct competitor_account_id) = 1
),

line as (select * from {{ ref('opportunity_product') }}),

count_lines as (
    select opportunity_id, count(*) as line_count, min(product_id) as product_id, count(distinct product_id) as product_count
    from line
    group by opportunity_id
),

-- Each word as it was last known: a newer report that does not say it takes nothing away.
sum_intelligence as (
    select
        opportunity_id,
        count(*) as reports,
        {{ pick_first('competitor_account_id', 'reverse_rank') }} as competitor_account_id,
        {{ pick_first('competitor_name', 'reverse_rank') }} as competitor_name,
        {{ pick_first('our_position', 'reverse_rank') }} as our_position,
        {{ pick_first('competitor_strength', 'reverse_rank') }} as competitor_strength,
        {{ pick_first('competitor_weakness', 'reverse_rank') }} as competitor_weakness
    from (
        select
            *,
            row_number() over (partition by opportunity_id order by intel_date desc, intel_id desc) as reverse_rank
        from intelligence
    ) as ranked
    group by opportunity_id
),

deal_outcome as (
    select
        opportunity.tenant_id as tenant_id,
        opportunity.opportunity_id as opportunity_id,
        opportunity.opportunity_name as opportunity_name,
        opportunity.account_id as account_id,
        opportunity.owner_user_id as owner_user_id,
        coalesce(closed_deal.region, exported.region) as region,
        case
            when exported.product_id is not null
                then {{ source_id('product', 'sales_analytics', 'products', 'exported.product_id', tenant='exported.tenant_id') }}
            when count_lines.product_count = 1 then count_lines.product_id
        end as product_id,
        {{ as_type('coalesce(count_lines.line_count, 0)', 'integer') }} as line_count,
        opportunity.opportunity_type as opportunity_type,
        opportunity.opportunity_source as opportunity_source,
        coalesce(exported.lead_source, opportunity.opportunity_source) as source_word,
        case when opportunity.is_won then 'WON' when opportunity.is_lost then 'LOST' else 'OPEN' end as outcome,
        opportunity.stage as stage,
        opportunity.close_reason as close_reason,
        {{ local_date('opportunity.created_at') }} as created_date,
        opportunity.expected_close_date as expected_close_date,
        opportunity.actual_close_date as actual_close_date,
        {{ as_type(
            dbt.date_trunc('quarter', 'coalesce(opportunity.actual_close_date, opportunity.expected_close_date)'), 'date'
        ) }} as close_quarter,
        case
            when opportunity.actual_close_date is not null
                then greatest({{ calendar_days(local_date('opportunity.created_at'), 'opportunity.actual_close_date') }}, 0)
        end as cycle_days,
        opportunity.probability as probability,
        opportunity.amount_reporting as amount,
        '{{ var("reporting_currency") }}' as currency,
        {{ as_type('closed_deal.discount_percent', 'percent') }} as discount_percent,
        coalesce(read_spellings.competitor_name, exported.competitor, sum_intelligence.competitor_name) as competitor_name,
        case
            when exported.competitor is not null then read_spellings.competitor_account_id
            else sum_intelligence.competitor_account_id
        end as competitor_account_id,
        sum_intelligence.our_position as our_position,
        sum_intelligence.competitor_strength as competitor_strength,
        sum_intelligence.competitor_weakness as competitor_weakness,
        {{ as_type('coalesce(sum_intelligence.reports, 0)', 'integer') }} as intel_reports,
        opportunity.source_system as source_system
    from opportunity
    left join exported
        on opportunity.tenant_id = exported.tenant_id
            and opportunity.source_key = exported.source_key
            and opportunity.source_system = exported.source_system
            and opportunity.source_table = exported.source_table
    left join read_spellings
        on exported.tenant_id = read_spellings.tenant_id
            and {{ lower_text('exported.competitor') }} = read_spellings.spelling
    left join closed_deal
        on opportunity.tenant_id = closed_deal.tenant_id
            and opportunity.closed_deal_key = closed_deal.deal_id
            and opportunity.source_system = closed_deal.source_system
    left join count_lines
        on opportunity.opportunity_id = count_lines.opportunity_id
    left join sum_intelligence
        on opportunity.opportunity_id = sum_intelligence.opportunity_id
)

select * from deal_outcome
