{#
    The instant a metric is computed for: the `as_of` var, CDP_AS_OF, or the start of the run.  No model says now().

    The environment is for programs: dbt parses the whole project again when a var is another than last time, seven seconds, or when
    a variable of the environment is that was read while parsing, which this one therefore is not.
#}
{% macro as_of() -%}
    cast('{{ var("as_of") or (env_var("CDP_AS_OF", "") if execute else "") or run_started_at.strftime("%Y-%m-%d %H:%M:%S+00:00") }}' as {{ engine_type('timestamp') }})
{%- endmacro %}
