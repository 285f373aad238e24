{% set reported = {
    'total_leads': 'total_leads', 'hot_leads': 'hot_leads', 'warm_leads': 'warm_leads', 'cold_leads': 'cold_leads',
    'leads_contacted': 'leads_contacted', 'leads_qualified': 'leads_qualified', 'leads_disqualified': 'leads_disqualified',
    'leads_to_opportunity': 'leads_to_opportunity', 'avg_lead_score': 'avg_lead_score', 'median_lead_score': 'median_lead_score',
    'avg_response_minutes': 'avg_response_time_minutes', 'fastest_response_minutes': 'fastest_response_time_minutes',
    'slowest_response_minutes': 'slowest_response_time_minutes',
} %}
{% set counts = {
    'total_leads': 'came', 'hot_leads': "case when category = 'Hot' then 1 else 0 end",
    'warm_leads': "case when category = 'Warm' then 1 else 0 end", 'cold_leads': "case when category = 'Cold' then 1 else 0 end",
    'leads_contacted': 'to_contacted', 'leads_qualified': 'to_qualified', 'leads_disqualified': 'to_disqualified',
    'leads_to_opportunity': 'to_converted',
} %}
{% set statuses = {
    'contacted': 'contacted', 'qualified': 'qualified', 'disqualified': 'disqualified', 'opportunity': 'converted',
} %}

with count_flows as (
    select
        tenant_id,
        flow_day as snapshot_date,
        {% for name, amount in counts.items() %}
            sum({{ amount }}) as {{ name }},
        {% endfor %}
        {% for name, status in statuses.items() %}
            sum(to_{{ status }} - from_{{ status }}) as {{ name }}_gain,
        {% endfor %}
        {{ rounded(safe_divide('sum(score)', 'sum(came)'), 'percent') }} as avg_lead_score,
        {{ exact_median('score') }} as median_lead_score
    from {{ ref('int_scored_lead_flow') }}
    group by tenant_id, flow_day
),

measure_responses as (
    select
        tenant_id,
        {{ utc_date('contacted_at') }} as snapshot_date,
        {{ rounded(safe_divide('sum(response_seconds)', 'count(*) * 60'), 'integer') }} as avg_response_minutes,
        min(response_minutes) as fastest_response_minutes,
        max(response_minutes) as slowest_response_minutes
    from {{ ref('lead_response_time') }}
    group by tenant_id, {{ utc_date('contacted_at') }}
),

snapshot as (
    select * from {{ ref('prep_lead_scoring__snapshot') }}
    where snapshot_date <= {{ utc_date(as_of()) }}
),

day as (
    select tenant_id, snapshot_date from count_flows
    union distinct
    select tenant_id, snapshot_date from snapshot
),

measure_day as (
    select
        day.tenant_id as tenant_id,
        day.snapshot_date as snapshot_date,
        {% for name in counts %}
            {{ as_type('coalesce(count_flows.' ~ name ~ ', 0)', 'integer') }} as {{ name }},
        {% endfor %}
        count_flows.avg_lead_score,
        count_flows.median_lead_score,
        measure_responses.avg_response_minutes,
        measure_responses.fastest_response_minutes,
        measure_responses.slowest_response_minutes,
        {% for name in statuses %}
            {{ as_type('sum(coalesce(count_flows.' ~ name ~ '_gain, 0)) over until_day', 'integer') }} as {{ name }}_eod,
        {% endfor %}
        {{ as_type('sum(coalesce(count_flows.total_leads, 0)) over until_day', 'integer') }} as total_leads_eod
    from day
    left join count_flows on count_flows.tenant_id = day.tenant_id and count_flows.snapshot_date = day.snapshot_date
    left join measure_responses
        on measure_responses.tenant_id = day.tenant_id and measure_responses.snapshot_date = day.snapshot_date
    window until_day as (partition by day.tenant_id order by day.snapshot_date)
),

lead_daily_snapshot as (
    select
        measured.snapshot_date as snapshot_date,
        {% for name, source_column in reported.items() %}
            measured.{{ name }} as {{ name }},
            snapshot.{{ source_column }} as {{ name }}_reported,
            {% if name == 'median_lead_score' -%}
                {{ rounded('measured.median_lead_score', 'integer') }} - snapshot.median_lead_score as {{ name }}_difference,
            {%- else -%}
                measured.{{ name }} - snapshot.{{ source_column }} as {{ name }}_difference,
            {%- endif %}
        {% endfor %}
        measured.total_leads_eod,
        {% for name in statuses %}
            measured.{{ name }}_eod,
        {% endfor %}
        snapshot.snapshot_id is not null as is_reported,
        measured.tenant_id as tenant_id
    from measure_day as measured
    left join snapshot on snapshot.tenant_id = measured.tenant_id and snapshot.snapshot_date = measured.snapshot_date
)

select * from lead_daily_snapshot
