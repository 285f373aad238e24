{# `text_list(expression)`: the values of a group in byte order, separated by a comma and a space; NULLs left out, NULL when none. #}
{% macro text_list(expression) %}{{ return(adapter.dispatch('text_list', 'cdp')(expression)) }}{% endmacro %}
{% macro postgres__text_list(expression) -%}
    string_agg({{ expression }}, ', ' order by {{ expression }} collate "C")
{%- endmacro %}
{% macro clickhouse__text_list(expression) -%}
    if(count({{ expression }}) > 0, arrayStringConcat(arraySort(groupArray({{ expression }})), ', '), null)
{%- endmacro %}

{#
    `list_elements(document)`: in a select, one row for each element of a JSON list, a text as it is and anything else as JSON
    writes it; no row for NULL, an empty list and what is no list.
#}
{% macro list_elements(document) %}{{ return(adapter.dispatch('list_elements', 'cdp')(document)) }}{% endmacro %}
{% macro postgres__list_elements(document) -%}
    json_array_elements_text(
        case when json_typeof(cast({{ document }} as json)) = 'array' then cast({{ document }} as json) else '[]' end
    )
{%- endmacro %}
{% macro clickhouse__list_elements(document) -%}
    arrayJoin(arrayMap(
        element -> if(startsWith(element, '"'), JSONExtractString(element), nullIf(element, 'null')),
        JSONExtractArrayRaw(coalesce({{ document }}, '[]'))
    ))
{%- endmacro %}
