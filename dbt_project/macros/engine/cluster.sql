{#
    What dbt-clickhouse does otherwise on a cluster: `CDP_CLICKHOUSE_CLUSTER` names one, and without it nothing here says
    anything else than dbt-clickhouse itself.  docs/scale.md describes the result.

    Every node has the schemas `cdp` and `marts`.  A large table (dbt_project.yml) is spread over the shards: `touchpoint_local`
    holds a shard's rows, and `touchpoint` reads and writes all of them.  Every other table is whole on every node.  All
    other schemas are on the node that loads and builds, and so are the views that dbt makes for the time of a build.
#}
{% macro is_on_every_node(schema) %}{{ return(schema in ('cdp', 'marts')) }}{% endmacro %}

{% macro is_spread() %}
    {{ return(model is defined and model.config.materialized in ('distributed_table', 'distributed_incremental')) }}
{% endmacro %}

{# Where the rows of the model are stored on each node: the only place that knows of sorting and sampling. #}
{% macro stored_relation() %}
    {{ return(this.incorporate(path={'identifier': this.identifier ~ (adapter.get_clickhouse_local_suffix() if is_spread() else '')})) }}
{% endmacro %}

{# Whoever reads next may be sent to another replica, which has to have the rows by then. #}
{% macro await_replicas() %}
    {%- if adapter.get_clickhouse_cluster_name() is not none and is_on_every_node(this.schema) -%}
        system sync replica {{ on_cluster_clause(this) }} {{ stored_relation() }}
    {%- endif -%}
{% endmacro %}
