{#
    Overrides of dbt-clickhouse 1.10 (`include/clickhouse/macros`), each asked for by its materialisations.  They say something else
    than dbt-clickhouse only where CDP_CLICKHOUSE_CLUSTER names a cluster (macros/engine/cluster.sql, docs/scale.md).

    `on_cluster_clause`: dbt-clickhouse creates everything on every node; here only what readers read is.
    `engine_clause`: dbt-clickhouse takes one engine for all tables; here a table is replicated, and spread or whole.
    `create_empty_table_from_relation`: dbt-clickhouse takes the columns of a shard's table from the query; here from its contract.
    `list_relations_without_caching`: dbt-clickhouse asks all shards by a function that fails under our settings.
#}
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
