{#
    Whether a lead is qualified, in the two senses that the sources have.

    `is_qualified_status(status)`: by its status alone, as partner figures count it.
    `is_qualified(status, score)`: by its status, or by a score at or above `mql_threshold` unless it is disqualified (R0.70).
#}
{% macro is_qualified_status(status) -%}
    {{ status }} in ('QUALIFIED', 'CONVERTED')
{%- endmacro %}

{% macro is_qualified(status, score) -%}
    ({{ is_qualified_status(status) }} or ({{ status }} <> 'DISQUALIFIED' and coalesce({{ score }}, 0) >= {{ var('mql_threshold') }}))
{%- endmacro %}
