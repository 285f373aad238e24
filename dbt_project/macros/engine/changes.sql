{#
    What an incremental model asks of an engine (macros/incremental/changes.sql).

    `among(column, rows)`: whether a column is one of the values of a query of one column, which is done once.  When the
        column is one that a window is partitioned by, both engines look at the condition before they compute the window:
        Postgres only when it is spelled as an array.  On a ClickHouse cluster the query is done by the building node.
    `create_as(relation, query)`: a statement that makes a plain table of the rows of a query, in place of the one of that
        name.  Whoever reads it meanwhile sees the old rows or the new ones.
#}
{% macro among(column, rows) %}{{ return(adapter.dispatch('among', 'cdp')(column, rows)) }}{% endmacro %}
{% macro postgres__among(column, rows) -%}
    {{ column }} = any(array({{ rows }}))
{%- endmacro %}
{% macro clickhouse__among(column, rows) -%}
    {{ column }} global in ({{ rows }})
{%- endmacro %}

{% macro create_as(relation, query) %}{{ return(adapter.dispatch('create_as', 'cdp')(relation, query)) }}{% endmacro %}
{% macro postgres__create_as(relation, query) -%}
    drop table if exists {{ relation }};
    create table {{ relation }} as {{ query }}
{%- endmacro %}
{% macro clickhouse__create_as(relation, query) -%}
    create or replace table {{ relation }} {{ on_cluster_clause(relation) }} engine = MergeTree order by tuple() as {{ query }}
{%- endmacro %}
