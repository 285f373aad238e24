{# A number of days in seconds; a day here is 24 hours. #}
{% macro seconds_of_days(days) -%}
    ({{ days }}) * 86400
{%- endmacro %}
