-- Under every attribution model and in every mart, revenue adds up to that of all won opportunities.  Channel and campaign
-- performance hold only revenue with a known channel or campaign; the rest is taken from the credit itself.
{% set performance_model = var('performance_attribution_model') %}

with opportunity as (select * from {{ ref('opportunity') }}),

attribution as (select * from {{ ref('attribution') }}),

touchpoint_attribution as (select * from {{ ref('touchpoint_attribution') }}),

expect_revenue as (
    {% for place in ['attribution', 'campaign_roi', 'attribution_overview', 'channel_performance', 'campaign_performance'] %}
        select
            '{{ place }}' as place,
            attribution_model,
            (select coalesce(sum(amount_reporting), 0) from opportunity where is_won) as won_revenue
        from {{ ref('attribution_model') }}
        where has_lead {{ "and attribution_model = '" ~ performance_model ~ "'" if 'performance' in place }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

list_revenue as (
    select 'attribution' as place, attribution_model, conversion_value_reporting as amount from attribution
    union all
    select 'campaign_roi', attribution_model, revenue from {{ ref('campaign_roi') }}
    union all
    select 'attribution_overview', attribution_model, revenue from {{ ref('attribution_overview') }}
    {%- for entity in ['channel', 'campaign'] %}
        union all
        select '{{ entity }}_performance', '{{ performance_model }}', revenue from {{ ref(entity ~ '_performance') }}
        union all
        select '{{ entity }}_performance', attribution.attribution_model, touchpoint_attribution.credited_amount_reporting
        from touchpoint_attribution
        inner join attribution on touchpoint_attribution.attribution_id = attribution.attribution_id
        where attribution.attribution_model = '{{ performance_model }}' and touchpoint_attribution.{{ entity }}_id is null
    {%- endfor %}
),

sum_revenue as (
    select place, attribution_model, coalesce(sum(amount), 0) as revenue
    from list_revenue
    group by place, attribution_model
)

select expect_revenue.place, expect_revenue.attribution_model, sum_revenue.revenue, expect_revenue.won_revenue
from expect_revenue
left join sum_revenue
    on expect_revenue.place = sum_revenue.place and expect_revenue.attribution_model = sum_revenue.attribution_model
where coalesce(sum_revenue.revenue, 0) <> expect_revenue.won_revenue
