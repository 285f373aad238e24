-- Each partner mart counts every lead, conversion, sale, cent and appointment exactly once (R1.27).  The counts are compared with
-- the source's rows, the revenue with the conversions.
{% set as_of_rows = {
    'leads': ('stg_partner_leads__leads', 'created_at'),
    'appointments': ('stg_partner_leads__appointments', 'created_at'),
    'conversions': ('stg_partner_leads__conversions', 'converted_at'),
} %}
{% set marts = {
    'webhook_daily': {'leads': 'total_leads', 'conversions': 'conversions', 'revenue': 'revenue', 'sold': 'lead_revenue'},
    'partner_vertical': {'leads': 'leads', 'conversions': 'conversions', 'appointments': 'appointments', 'revenue': 'revenue'},
    'provider_performance': {'leads': 'leads', 'revenue': 'revenue'},
    'workspace_efficiency': {
        'leads': 'leads', 'conversions': 'conversions', 'appointments': 'appointments', 'revenue': 'revenue',
    },
    'geo_conversion': {'leads': 'leads', 'appointments': 'appointments', 'revenue': 'revenue'},
} %}

with conversion as (
    select * from {{ ref('lead_conversion') }}
    where is_revenue and converted_at <= {{ as_of() }}
),

expect as (
    {% for measure, (staging, moment) in as_of_rows.items() %}
        select '{{ measure }}' as measure, {{ as_type('count(*)', 'exact') }} as expected
        from {{ ref(staging) }}
        where {{ moment }} <= {{ as_of() }}
        union all
    {% endfor %}
    select 'revenue' as measure, {{ as_type('coalesce(sum(amount_reporting), 0)', 'exact') }} as expected
    from conversion
    union all
    select 'sold' as measure, {{ as_type('coalesce(sum(amount_reporting), 0)', 'exact') }} as expected
    from conversion
    where lead_id is not null
),

measured as (
    {% for mart, columns in marts.items() %}
        {% set last_mart = loop.last %}
        {% for measure, column in columns.items() %}
            select
                '{{ mart }}' as mart,
                '{{ measure }}' as measure,
                {{ as_type('coalesce(sum(' ~ column ~ '), 0)', 'exact') }} as found
            from {{ ref(mart) }}
            {{ 'union all' if not (last_mart and loop.last) }}
        {% endfor %}
    {% endfor %}
)

select measured.mart, measured.measure, measured.found, expect.expected
from measured
inner join expect on expect.measure = measured.measure
where measured.found <> expect.expected
