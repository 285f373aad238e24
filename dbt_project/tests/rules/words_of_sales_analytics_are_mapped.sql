-- Words that no seed maps.  Their column is NULL in the entity until the seed has a row for the word.
{{ config(severity='warn') }}

{% set words = [
    ('campaigns', 'campaign_type', 'campaign_type_map'),
    ('campaigns', 'status', 'campaign_status_map'),
    ('campaigns', 'channel', 'channel_map'),
    ('events', 'event_type', 'campaign_type_map'),
    ('events', 'event_type', 'channel_map'),
    ('leads', 'lead_source', 'channel_map'),
    ('support_tickets', 'channel', 'channel_map'),
    ('customer_attributes', 'attribute_type', 'attribute_tag_map'),
    ('onboarding_progress', 'status', 'journey_stage_map'),
] %}

{% for table, column, map in words %}
    select
        '{{ table }}.{{ column }}' as source_column,
        '{{ map }}' as seed,
        word.{{ column }} as unmapped_word,
        count(*) as row_count
    from {{ ref('stg_sales_analytics__' ~ table) }} as word
    left join {{ ref(map) }} as word_map
        on word_map.source_system = 'sales_analytics' and word_map.source_value = word.{{ column }}
    where word.{{ column }} is not null and word_map.source_value is null
    group by word.{{ column }}
    {{ 'union all' if not loop.last }}
{% endfor %}
