-- A quarter is written `Q3 2025`; fiscal quarters are taken as calendar ones, as for the ledger of channels.
with ledger as (
    select
        *,
        {{ as_type('fiscal_year', 'text') }} as year_text,
        substring(fiscal_quarter, 1, 2) as quarter_text
    from {{ ref('stg_sales_analytics__marketing_budget') }}
),

channel_map as (
    select source_value, channel_type from {{ ref('channel_map') }} where source_system = 'sales_analytics'
),

fx_rate as (select * from {{ ref('int_fx_rate') }}),

find_quarter as (
    select
        ledger.*,
        case when quarter_text in ('Q1', 'Q2', 'Q3', 'Q4') then year_text || '-' || quarter_text end as quarter_name,
        {{ as_type("year_text || case quarter_text when 'Q1' then '-01-01' when 'Q2' then '-04-01' when 'Q3' then '-07-01'"
                   ~ " when 'Q4' then '-10-01' end", 'date') }} as quarter_start
    from ledger
),

marketing_spend_roi as (
    select
        line.budget_id as budget_id,
        coalesce(line.quarter_name, 'UNKNOWN') as quarter_name,
        line.quarter_start as quarter_start,
        coalesce(line.channel, 'UNKNOWN') as budget_channel,
        coalesce(line.campaign_type, 'UNKNOWN') as campaign_type,
        {{ source_id('channel', 'sales_analytics', 'channel_map', 'coalesce(by_type.channel_type, by_word.channel_type)',
                     tenant='line.tenant_id') }} as channel_id,
        -- what was planned and what was spent
        {{ rounded(converted('line.budgeted_amount'), 'money') }} as budgeted,
        {{ rounded(converted('line.actual_spend'), 'money') }} as spent,
        {{ rounded(converted('line.actual_spend - line.budgeted_amount'), 'money') }} as variance,
        -- what marketing says came of it
        line.leads_generated as leads_reported,
        line.opportunities_generated as opportunities_reported,
        {{ rounded(converted('line.pipeline_value'), 'money') }} as pipeline_reported,
        {{ rounded(converted('line.closed_won_value'), 'money') }} as won_reported,
        {{ rounded(safe_divide('line.closed_won_value - line.actual_spend', 'line.actual_spend'), 'ratio') }} as roi,
        {{ rounded(as_type('line.roi_percent', 'exact') ~ ' / 100', 'ratio') }} as roi_reported,
        '{{ var("reporting_currency") }}' as currency,
        line.tenant_id as tenant_id
    from find_quarter as line
    left join channel_map as by_type
        on line.campaign_type = by_type.source_value
    left join channel_map as by_word
        on line.channel = by_word.source_value
    left join fx_rate
        on {{ rate_holds("'USD'", 'least(coalesce(line.quarter_start, ' ~ local_date(as_of()) ~ '), '
                         ~ local_date(as_of()) ~ ')') }}
)

select * from marketing_spend_roi
