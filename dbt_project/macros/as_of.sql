{# The instant a metric is computed for: the `as_of` var, or the start of the run.  No model says now(). #}
{% macro as_of() -%}
    cast('{{ var("as_of") or run_started_at.strftime("%Y-%m-%d %H:%M:%S+00:00") }}' as {{ engine_type('timestamp') }})
{%- endmacro %}
