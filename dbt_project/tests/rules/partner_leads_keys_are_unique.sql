-- What the source promises to hold once (R1.3, R1.16, R1.17).  Identity and the marts do not rely on it.
{{ config(severity='warn') }}

{% set keys = {
    'contacts': ['webhook_id', 'phone'],
    'lead_analytics': ['webhook_id', 'analytics_date'],
    'provider_usage_log': ['provider_id', 'webhook_id', 'usage_date'],
    'lead_pipeline_stages': ['name'],
    'conversion_analytics_cache': ['cache_key'],
} %}

{% for table, columns in keys.items() %}
    select '{{ table }}' as source_table, min(source_key) as first_key, count(*) as row_count
    from {{ ref('stg_partner_leads__' ~ table) }}
    where {{ columns | join(' is not null and ') }} is not null
    group by tenant_id, {{ columns | join(', ') }}
    having count(*) > 1
    {{ 'union all' if not loop.last }}
{% endfor %}
