{# A flag that its source writes as Yes or No (R3.6); any other word is NULL, and the raw suite reports it. #}
{% macro yes_no(column) -%}
    case lower({{ column }}) when 'yes' then true when 'no' then false end
{%- endmacro %}
