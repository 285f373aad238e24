{#
    The first non-NULL value of a column in the order of a rank that is unique within the group; NULL when all are.
    This is how one value of an entity survives among its source records.
#}
{% macro pick_first(column, rank) %}{{ return(adapter.dispatch('pick_first', 'cdp')(column, rank)) }}{% endmacro %}

{% macro postgres__pick_first(column, rank) -%}
    (array_agg({{ column }} order by {{ rank }}) filter (where {{ column }} is not null))[1]
{%- endmacro %}

{% macro clickhouse__pick_first(column, rank) -%}
    argMinIf({{ column }}, {{ rank }}, {{ column }} is not null)
{%- endmacro %}

{#
    The value of a column, NULL or not, in the first row for which `known` holds.  ClickHouse skips a bare NULL, but not one
    in a tuple.
#}
{% macro pick_known(column, rank, known) %}{{ return(adapter.dispatch('pick_known', 'cdp')(column, rank, known)) }}{% endmacro %}

{% macro postgres__pick_known(column, rank, known) -%}
    (array_agg({{ column }} order by {{ rank }}) filter (where {{ known }}))[1]
{%- endmacro %}

{% macro clickhouse__pick_known(column, rank, known) -%}
    tupleElement(argMinIf(tuple(toNullable({{ column }})), {{ rank }}, {{ known }}), 1)
{%- endmacro %}
