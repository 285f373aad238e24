{#
    Columns of an entity that a part's source does not know, as typed NULLs: `unknown('lead', ['job_title', 'company_name'])`.

    The types are those of the entity's contract, or of `int_<entity>` for columns that stop before the entity.  A name that
    neither of them has is an error.  So a part says what it lacks, and a part that forgets a column still fails.
#}
{% macro unknown(entity, columns) -%}
    {%- set known = columns_of_entity(entity) if execute else {} -%}
    {%- for column in columns -%}
        {%- if execute and not known.get(column, {}).get('data_type') -%}
            {{ exceptions.raise_compiler_error(
                "neither " ~ entity ~ " nor int_" ~ entity ~ " says the type of " ~ column ~ "; add it to the YAML of one of them"
            ) }}
        {%- endif -%}
        {{ as_type('null', known[column].data_type if execute else 'text') }} as {{ column }}{{ ',\n        ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{# The columns of an entity by name: those of `int_<entity>`, and over them those of the entity itself. #}
{% macro columns_of_entity(entity) -%}
    {%- set before, itself = 'model.' ~ project_name ~ '.int_', 'model.' ~ project_name ~ '.' -%}
    {%- if before ~ entity not in graph.nodes or itself ~ entity not in graph.nodes -%}
        {%- set entities = [] -%}
        {%- for key in graph.nodes if key.startswith(before) and key.replace('.int_', '.') in graph.nodes -%}
            {%- do entities.append(key.removeprefix(before)) -%}
        {%- endfor -%}
        {{ exceptions.raise_compiler_error("there is no entity " ~ entity ~ "; use one of " ~ entities | sort | join(', ')) }}
    {%- endif -%}
    {%- set columns = dict(graph.nodes[before ~ entity].columns) -%}
    {%- do columns.update(graph.nodes[itself ~ entity].columns) -%}
    {{ return(columns) }}
{%- endmacro %}
