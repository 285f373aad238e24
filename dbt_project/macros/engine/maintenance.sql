{# Give the planner statistics of a table that was just built: Postgres collects none by itself in time, and
    ClickHouse needs none.  On a cluster of ClickHouse, wait until every replica has the rows. #}
{% macro analyze_table() %}{{ return(adapter.dispatch('analyze_table', 'cdp')()) }}{% endmacro %}

{% macro postgres__analyze_table() %}{% if this and model.config.materialized in ('table', 'incremental') %}analyze {{ this }}{% endif %}{% endmacro %}

{% macro clickhouse__analyze_table() %}{{ await_replicas() }}{% endmacro %}
