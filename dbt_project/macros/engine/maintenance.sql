{#
    What surrounds the building of a table.

    `plan_for_bulk()`: before it.  Postgres may join by going through one side row by row only where nothing else can be done.
        It takes the keys of a record, four columns, for independent, expects one row where there are thousands, and then
        reads the other side once for each: one model took 100 seconds instead of 3 (docs/decisions/0028).
    `analyze_table()`: after it.  Statistics for the planner: Postgres collects none by itself in time, and ClickHouse needs
        none.  On a cluster of ClickHouse, wait until every replica has the rows.
#}
{% macro plan_for_bulk() %}{{ return(adapter.dispatch('plan_for_bulk', 'cdp')()) }}{% endmacro %}

{% macro postgres__plan_for_bulk() %}{% if model.config.materialized in ('table', 'incremental') %}set local enable_nestloop = off{% endif %}{% endmacro %}

{% macro clickhouse__plan_for_bulk() %}{% endmacro %}

{% macro analyze_table() %}{{ return(adapter.dispatch('analyze_table', 'cdp')()) }}{% endmacro %}

{% macro postgres__analyze_table() %}{% if this and model.config.materialized in ('table', 'incremental') %}analyze {{ this }}{% endif %}{% endmacro %}

{% macro clickhouse__analyze_table() %}{{ await_replicas() }}{% endmacro %}

{# `end_transaction()`: what dbt did so far is there for others, where the engine has transactions. #}
{% macro end_transaction() %}{{ return(adapter.dispatch('end_transaction', 'cdp')()) }}{% endmacro %}

{% macro postgres__end_transaction() %}{% call statement(auto_begin=false) %}commit;{% endcall %}{% endmacro %}

{% macro clickhouse__end_transaction() %}{% endmacro %}
