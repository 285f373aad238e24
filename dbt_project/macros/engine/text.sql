{#
    Case of text in any script.  The engines agree but for the few letters that Unicode gives several letters in the other
    case, or another one at the end of a word (the capital I with a dot, the sharp s, the Greek sigma).
#}
{% macro lower_text(expression) %}{{ return(adapter.dispatch('lower_text', 'cdp')(expression)) }}{% endmacro %}
{% macro postgres__lower_text(expression) -%}
    lower({{ expression }})
{%- endmacro %}
{% macro clickhouse__lower_text(expression) -%}
    lowerUTF8({{ expression }})
{%- endmacro %}

{% macro upper_text(expression) %}{{ return(adapter.dispatch('upper_text', 'cdp')(expression)) }}{% endmacro %}
{% macro postgres__upper_text(expression) -%}
    upper({{ expression }})
{%- endmacro %}
{% macro clickhouse__upper_text(expression) -%}
    upperUTF8({{ expression }})
{%- endmacro %}
