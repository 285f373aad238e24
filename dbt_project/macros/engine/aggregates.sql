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
    `exact_median(expression)`: the middle value, or the mean of the two middle ones; NULLs left out, NULL when there is none.
    ClickHouse's `median` looks at a sample of a large group, and its `quantileExact` takes the upper of two middle values.
#}
{% macro exact_median(expression) %}{{ return(adapter.dispatch('exact_median', 'cdp')(expression)) }}{% endmacro %}

{% macro postgres__exact_median(expression) -%}
    cast(percentile_cont(0.5) within group (order by {{ expression }}) as numeric(18, 4))
{%- endmacro %}

{% macro clickhouse__exact_median(expression) -%}
    cast(quantileExactInclusive(0.5)({{ expression }}) as Nullable(Decimal(18, 4)))
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
