-- Words of optional columns that no map knows.  They become NULL, so each is named here until the map has it.
{{ config(severity='warn') }}

{% set words = [
    ('stg_sales_analytics__customers', 'customer_tier', 'account_level_map'),
    ('stg_sales_analytics__account_hierarchy', 'relationship_type', 'account_relation_type_map'),
    ('stg_sales_analytics__customer_contacts', 'status', 'contact_status_map'),
    ('stg_sales_analytics__customer_contacts', 'role_type', 'decision_level_map'),
    ('stg_sales_analytics__opportunities', 'opportunity_type', 'opportunity_type_map'),
    ('stg_sales_analytics__opportunities', 'lead_source', 'opportunity_source_map'),
    ('stg_sales_analytics__closed_deals', 'status', 'stage_map'),
] %}

{% for staging, column, map in words %}
    select '{{ map }}' as map_name, source_row.{{ column }} as unmapped_word, count(*) as row_count
    from {{ ref(staging) }} as source_row
    where source_row.{{ column }} is not null
        and not exists (
            select 1 from {{ ref(map) }} as map
            where map.source_system = source_row.source_system and map.source_value = source_row.{{ column }}
        )
    group by source_row.{{ column }}
    {{ 'union all' if not loop.last }}
{% endfor %}
