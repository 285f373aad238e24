{#
    `nullable(expression)`: the same value in a type that can also be NULL.  Only for `lag` and `lead`, which answer 0 or ''
    for "there is none" when ClickHouse knows the column to be never NULL.
#}
{% macro nullable(expression) %}{{ return(adapter.dispatch('nullable', 'cdp')(expression)) }}{% endmacro %}
{% macro postgres__nullable(expression) -%}
    {{ expression }}
{%- endmacro %}
{% macro clickhouse__nullable(expression) -%}
    toNullable({{ expression }})
{%- endmacro %}
