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

{% macro on_cluster_clause(relation, force_sync) %}
    {%- set suffix = {'distributed_table': '__dbt_tmp', 'distributed_incremental': '__dbt_view_tmp'} -%}
    {%- set view_of_build = this.identifier ~ suffix[model.config.materialized] if is_spread() else none -%}
    {%- if adapter.get_clickhouse_cluster_name() is not none and relation.should_on_cluster
        and is_on_every_node(relation.schema) and relation.identifier != view_of_build %}
    ON CLUSTER {{ adapter.get_clickhouse_cluster_name() ~ ' ' }}
    {%- if force_sync %} SYNC {% endif %}
    {%- endif %}
{%- endmacro %}

{# `{uuid}` is the table's own, so that a table and the one that replaces it never share a path.  A spread table has a path per
    shard; any other has one path that all nodes of all shards are replicas of. #}
{% macro engine_clause() %}
    {%- if adapter.get_clickhouse_cluster_name() is none or not is_on_every_node(this.schema) -%}
        {%- set engine = config.get('engine', default='MergeTree()') -%}
    {%- elif is_spread() -%}
        {%- set engine = "ReplicatedMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}')" -%}
    {%- else -%}
        {%- set engine = "ReplicatedMergeTree('/clickhouse/tables/{uuid}/all', '{shard}-{replica}')" -%}
    {%- endif %}
  engine = {{ engine }}
{%- endmacro %}

{# The table of a shard is what its contract says, as any other; dbt-clickhouse would take the columns as the query has them. #}
{% macro create_empty_table_from_relation(relation, source_relation, sql=none) %}
    {{ create_table_or_empty(false, relation, sql or 'select * from ' ~ source_relation, config.get('contract').enforced) }}
{% endmacro %}

{# Where the rows of the model are stored on each node: the only place that knows of sorting and sampling. #}
{% macro stored_relation() %}
    {{ return(this.incorporate(path={'identifier': this.identifier ~ (adapter.get_clickhouse_local_suffix() if is_spread() else '')})) }}
{% endmacro %}

{# What exists, asked of the building node alone, which has everything.  dbt-clickhouse asks all shards with `groupArrayIf`, which
    fails there under `aggregate_functions_null_for_empty`: the setting renames the function once more on every shard. #}
{% macro list_relations_without_caching(schema_relation) %}
    {% if not target.get('cluster') %}
        {{ return(adapter.dispatch('list_relations_without_caching', 'dbt')(schema_relation)) }}
    {% endif %}
    {% call statement('list_relations_on_cluster', fetch_result=True) -%}
        select
            tables.name, tables.database, if(tables.engine = 'View', 'view', 'table') as type, databases.engine as database_engine,
            '[]' as materialized_views, false as is_refreshable, false as refreshable_append, 1 as on_cluster
        from system.tables as tables
        inner join system.databases as databases on databases.name = tables.database
        where tables.database = '{{ schema_relation.schema }}'
    {%- endcall %}
    {{ return(load_result('list_relations_on_cluster').table) }}
{% endmacro %}

{# Whoever reads next may be sent to another replica, which has to have the rows by then. #}
{% macro await_replicas() %}
    {%- if adapter.get_clickhouse_cluster_name() is not none and is_on_every_node(this.schema) -%}
        system sync replica {{ on_cluster_clause(this) }} {{ stored_relation() }}
    {%- endif -%}
{% endmacro %}
