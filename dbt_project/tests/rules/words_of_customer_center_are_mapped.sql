-- Words for states that no seed maps.  A campaign then has no status, and a lead waits in ops.entity_reject (C-02).
{{ config(severity='warn') }}

{% set words = [
    ('campaigns', 'campaign_status_map'),
    ('leads', 'lead_status_map'),
] %}

{% for table, map in words %}
    select
        '{{ table }}.status' as source_column,
        '{{ map }}' as seed,
        word.status as unmapped_word,
        count(*) as row_count
    from {{ ref('stg_customer_center__' ~ table) }} as word
    left join {{ ref(map) }} as word_map
        on word_map.source_system = 'customer_center' and word_map.source_value = {{ lower_text('word.status') }}
    where word_map.source_value is null
    group by word.status
    {{ 'union all' if not loop.last }}
{% endfor %}
