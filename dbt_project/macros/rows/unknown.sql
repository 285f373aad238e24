{#
    Columns of an entity that a part's source does not know, as typed NULLs: `unknown('lead', ['job_title', 'company_name'])`.

    The types are those of the entity's contract, or of `int_<entity>` for columns that stop before the entity.  A name that
    neither of them has is an error.  So a part says what it lacks, and a part that forgets a column still fails.
#}
{% macro unknown(entity, columns) -%}
    {%- set known = dict(graph.nodes['model.' ~ project_name ~ '.int_' ~ entity].columns) if execute else {} -%}
    {%- if execute -%}{%- do known.update(graph.nodes['model.' ~ project_name ~ '.' ~ entity].columns) -%}{%- endif -%}
    {%- for column in columns -%}
        {%- if execute and not known.get(column, {}).get('data_type') -%}
            {{ exceptions.raise_compiler_error(
                "neither " ~ entity ~ " nor int_" ~ entity ~ " says the type of " ~ column ~ "; add it to the YAML of one of them"
            ) }}
        {%- endif -%}
        {{ as_type('null', known[column].data_type if execute else 'text') }} as {{ column }}{{ ',\n        ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
