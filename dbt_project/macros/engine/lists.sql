{# `text_list(expression)`: the values of a group in byte order, separated by a comma and a space; NULLs left out, NULL when none. #}
{% macro text_list(expression) %}{{ return(adapter.dispatch('text_list', 'cdp')(expression)) }}{% endmacro %}
{% macro postgres__text_list(expression) -%}
    string_agg({{ expression }}, ', ' order by {{ expression }} collate "C")
{%- endmacro %}
{% macro clickhouse__text_list(expression) -%}
    if(count({{ expression }}) > 0, arrayStringConcat(arraySort(groupArray({{ expression }})), ', '), null)
{%- endmacro %}
