{#
    How ClickHouse stores a table.  Postgres has indexes instead (`indexes.sql`).

    By what it is sorted, `dbt_overrides/order_cols.sql` says.

    `sample_by(column)`: as a post-hook, lets `select … sample 1/10` read a tenth of the rows, always the same ones.
    The hash of the column has to be part of `order_by` (C-54).
#}
{% macro sample_by(column) %}{{ return(adapter.dispatch('sample_by', 'cdp')(column)) }}{% endmacro %}
{% macro postgres__sample_by(column) %}{% endmacro %}
{% macro clickhouse__sample_by(column) -%}
    alter table {{ stored_relation() }} {{ on_cluster_clause(this) }} modify sample by cityHash64({{ column }})
{%- endmacro %}
