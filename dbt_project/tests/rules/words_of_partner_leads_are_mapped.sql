-- Words that no seed maps.  The row is rejected, or has no status, until the seed has a row for the word.
{{ config(severity='warn') }}

{% set words = [
    ('leads', 'status', 'lead_status_map', ''),
    ('conversions', 'conversion_type', 'conversion_type', ''),
    ('appointments', 'status', 'appointment_status_map', ''),
    ('appointments', 'location_type', 'touchpoint_type_map', 'appointments'),
    ('lead_activities', 'activity_type', 'touchpoint_type_map', 'lead_activities'),
] %}

{% for table, column, map, map_table in words %}
    select
        '{{ table }}.{{ column }}' as source_column,
        '{{ map }}' as seed,
        word.{{ column }} as unmapped_word,
        count(*) as row_count
    from {{ ref('stg_partner_leads__' ~ table) }} as word
    left join {{ ref(map) }} as word_map
        on word_map.source_system = 'partner_leads' and word_map.source_value = word.{{ column }}
            {{ "and word_map.source_table = '" ~ map_table ~ "'" if map_table }}
    where word.{{ column }} is not null and word_map.source_value is null
    group by word.{{ column }}
    {{ 'union all' if not loop.last }}
{% endfor %}
