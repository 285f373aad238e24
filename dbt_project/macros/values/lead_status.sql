{#
    What the status of a lead means.

    `is_open_status(status)`: the lead is neither converted nor disqualified; somebody still has to work it.

    A lead is qualified in two senses, and was qualified in a third:
    `is_qualified_status(status)`: by its status alone, as partner figures count it.
    `is_qualified(status, score)`: by its status, or by a score at or above `mql_threshold` unless it is
        disqualified (R0.70).
    Whether a lead was ever moved to QUALIFIED, whatever it is now, is in the audit log of lead_scoring alone; a column of that
    meaning is called `was_qualified`.
#}
{% macro is_open_status(status) -%}
    {{ status }} in ('NEW', 'CONTACTED', 'QUALIFIED')
{%- endmacro %}

{% macro is_qualified_status(status) -%}
    {{ status }} in ('QUALIFIED', 'CONVERTED')
{%- endmacro %}

{% macro is_qualified(status, score) -%}
    ({{ is_qualified_status(status) }} or ({{ status }} <> 'DISQUALIFIED' and coalesce({{ score }}, 0) >= {{ var('mql_threshold') }}))
{%- endmacro %}
