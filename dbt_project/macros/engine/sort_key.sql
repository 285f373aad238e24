{#
    How ClickHouse stores a table.  Postgres has indexes instead (`indexes.sql`).

    A table is sorted by the `order_by` of its config, else by its tenant and the key of its contract: whoever reads a
    tenant or looks up an id reads little.  Tables without either are read as a whole and are not sorted.
    dbt-clickhouse asks for `order_cols`; this is the answer for all materialisations.

    `sample_by(column)`: as a post-hook, lets `select … sample 1/10` read a tenth of the rows, always the same ones.
    The hash of the column has to be part of `order_by`.
#}
{% macro order_cols(label) %}
    {%- set columns = [] -%}
    {%- if config.get('contract').enforced -%}
        {%- for column in model['columns'].values() if column['constraints'] | selectattr('type', 'equalto', 'primary_key') | list -%}
            {%- do columns.append(column['name']) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- set by_default = ['tenant_id'] + columns if columns else ['tuple()'] -%}
    {{ label }} ({{ config.get('order_by', by_default) | join(', ') }})
{% endmacro %}

{% macro sample_by(column) %}{{ return(adapter.dispatch('sample_by', 'cdp')(column)) }}{% endmacro %}
{% macro postgres__sample_by(column) %}{% endmacro %}
{% macro clickhouse__sample_by(column) -%}
    alter table {{ stored_relation() }} {{ on_cluster_clause(this) }} modify sample by cityHash64({{ column }})
{%- endmacro %}
