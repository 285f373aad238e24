{#
    Incremental models whose result is that of a full build.

    A model is made of parts, `int_<model>__<source>`.  Each part says in its `meta` what its rows come from (`changes_with`, see
    int_event__cdp); a model without parts says it itself.  Three tables beside the model keep what its last build had seen:

        staging.<model>_built_load      per raw table, tenant and load: how many rows of it lay in raw
        staging.<model>_built_subject   whom keys meant (int_entity_key, int_visitor); absent when no row refers to one
        staging.<model>_changed         source keys that have to be done again; empty after a build

    A source row is done again in three cases:
    - its load is new, or has another size than before;
    - the parent or the subject that it refers to changed;
    - its table lost a row of its tenant, because nobody can ask which row it was.
    Loads are known by their ids and not by time, because they may be committed in another order than they began.

    `note_changes` writes down what is there before the model reads, and `changes_are_built` lets it count as seen after the model is
    published.  A load that lands in between is done twice.  Keys leave `…_changed` last of all, so the next run does again what a
    killed run took out of the table.  On Postgres all of it is one transaction.  Without these tables everything is done again.
#}
{% macro changes_table(name) %}
    {{ return(api.Relation.create(
        database=this.database, schema=generate_schema_name('staging', none), identifier=this.identifier ~ '_' ~ name, type='table'
    )) }}
{% endmacro %}

{# What is compared between two builds: loads, and subjects when some row refers to one. #}
{% macro compared() %}
    {{ return(['load', 'subject'] if inputs() | map(attribute='subjects') | select | list else ['load']) }}
{% endmacro %}

{# Whether this run does only what changed. #}
{% macro builds_changes() %}
    {% if not execute or not is_incremental() %}{{ return(false) }}{% endif %}
    {% set tables = ['changed'] %}
    {% for name in compared() %}{% do tables.append('built_' ~ name) %}{% endfor %}
    {% for name in tables %}
        {% set table = changes_table(name) %}
        {% if adapter.get_relation(table.database, table.schema, table.identifier) is none %}{{ return(false) }}{% endif %}
    {% endfor %}
    {{ return(true) }}
{% endmacro %}

{# The condition that keeps a model to the rows it has to do again, for use in `where`. #}
{% macro is_to_be_built(column) -%}
    {% if builds_changes() %}{{ among(column, 'select source_key from ' ~ changes_table('changed')) }}{% else %}1 = 1{% endif %}
{%- endmacro %}

{#
    As a pre-hook: write down what is there, and what of it the last build had not seen.  `subjects` are the relations that say
    whom a key means; all have the columns of int_entity_key.
#}
{% macro note_changes(subjects=[]) %}
    {% if execute and model.config.materialized == 'incremental' %}
        {% set changed = changes_table('changed') %}
        {% call statement() %}{{ create_as(changes_table('building_load'), loads_there(inputs())) }}{% endcall %}
        {% if 'subject' in compared() %}
            {% call statement() %}{{ create_as(changes_table('building_subject'), subjects_there(subjects)) }}{% endcall %}
        {% endif %}
        {% if builds_changes() %}
            {% call statement() %}insert into {{ changed }} {{ changed_keys(inputs()) }}{% endcall %}
        {% elif is_incremental() %}
            {% call statement() %}{{ create_as(changed, 'select source_key from ' ~ this) }}{% endcall %}
        {% endif %}
    {% endif %}
{% endmacro %}

{#
    As the incremental predicate: delete all keys that changed.  dbt would delete the keys that were computed, and rows that are
    gone would stay.  The schema is said without a database, because dbt keeps a config from the last time it parsed.
#}
{% macro all_changed_keys() %}
    {{ return('true or source_key in (select source_key from ' ~ generate_schema_name('staging', none) ~ '.' ~ this.identifier ~ '_changed)') }}
{% endmacro %}

{# As the last post-hook: what was written down is built. #}
{% macro changes_are_built() %}
    {% if execute and model.config.materialized == 'incremental' %}
        {% for name in compared() %}
            {% call statement() %}
                {{ create_as(changes_table('built_' ~ name), 'select * from ' ~ changes_table('building_' ~ name)) }}
            {% endcall %}
        {% endfor %}
        {% call statement() %}{{ create_as(changes_table('changed'), 'select source_key from ' ~ this ~ ' where 1 = 0') }}{% endcall %}
    {% endif %}
{% endmacro %}

{# What this model says it comes from, or what its parts say, in the order of their names. #}
{% macro inputs() %}
    {% set own = model.config.meta.get('changes_with') %}
    {% if own %}{{ return([own]) }}{% endif %}
    {% set inputs = [] %}
    {% for part in parts_of(this.identifier) %}
        {% do inputs.append(graph.nodes['model.' ~ project_name ~ '.' ~ part].config.meta.changes_with) %}
    {% endfor %}
    {{ return(inputs) }}
{% endmacro %}

{% macro loads_there(inputs) %}
    {%- set tables = [] -%}
    {%- for input in inputs -%}
        {%- for table in [input.table] + input.get('parents', {}).keys() | list -%}
            {%- do tables.append((input.system, table)) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for system, table in tables %}
    select '{{ system }}.{{ table }}' as raw_table, tenant_id, _load_id as load_id, count(*) as row_count
    from {{ source('raw_' ~ system, table) }}
    group by tenant_id, _load_id
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{% endmacro %}

{% macro subject_columns() %}
    {{- return('tenant_id, source_system, source_table, entity_type, source_key, entity_id, contact_id, account_id') -}}
{% endmacro %}

{% macro subjects_there(relations) %}
    {%- for relation in relations %}
    select {{ subject_columns() }} from {{ relation }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{% endmacro %}

{% macro changed_keys(inputs) %}
    {%- set subject = subject_columns() %}
    with load_difference as (
        select raw_table, tenant_id, load_id, sum(row_count) as rows_there, sum(built_count) as rows_built
        from (
            select raw_table, tenant_id, load_id, row_count, 0 as built_count from {{ changes_table('building_load') }}
            union all
            select raw_table, tenant_id, load_id, 0 as row_count, row_count as built_count from {{ changes_table('built_load') }}
        ) as both_loads
        group by raw_table, tenant_id, load_id
    ),

    changed_load as (
        select raw_table, load_id from load_difference where rows_there <> rows_built
    ),

    shrunk_tenant as (
        select raw_table, tenant_id from load_difference where rows_there < rows_built
    )
    {%- if 'subject' in compared() %},

    {# one line per difference; `group by` takes NULL for equal to NULL on both engines -#}
    changed_subject as (
        select source_system, source_table, entity_type, source_key
        from (
            select {{ subject }}, 1 as is_there from {{ changes_table('building_subject') }}
            union all
            select {{ subject }}, -1 as is_there from {{ changes_table('built_subject') }}
        ) as both_subjects
        group by {{ subject }}
        having sum(is_there) <> 0
    )
    {%- endif %}

    {% for input in inputs %}
    {%- set tables = [input.table] + input.get('parents', {}).keys() | list -%}
    {%- set in_shrunk_tenant -%}
        tenant_id in (select tenant_id from shrunk_tenant where raw_table in ('{{ input.system }}.{{ tables | join("', '" ~ input.system ~ ".") }}'))
    {%- endset %}
    select {{ input.key }} as source_key
    from {{ source('raw_' ~ input.system, input.table) }}
    where {{ in_shrunk_tenant }}
        or _load_id in (select load_id from changed_load where raw_table = '{{ input.system }}.{{ input.table }}')
        {%- for kind, table, column in input.subjects %}
        or {{ column }} in (
            select source_key from changed_subject where source_system = '{{ input.system }}' and source_table = '{{ table }}' and entity_type = '{{ kind }}'
        )
        {%- endfor %}
        {%- for parent, column in input.get('parents', {}).items() %}
        or {{ column }} in (
            select {{ column }} from {{ source('raw_' ~ input.system, parent) }}
            where _load_id in (select load_id from changed_load where raw_table = '{{ input.system }}.{{ parent }}')
        )
        {%- endfor %}
    union distinct
    select source_key from {{ this }}
    where source_system = '{{ input.system }}' and source_table = '{{ input.table }}' and {{ in_shrunk_tenant }}
    {{ 'union distinct' if not loop.last }}
    {% endfor %}
{% endmacro %}
