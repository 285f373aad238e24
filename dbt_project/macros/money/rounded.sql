{# Round to the decimals of a logical type, then cast: a bare cast rounds on one engine and truncates on the other. #}
{% macro rounded(expression, name) -%}
    {%- set decimals = {'integer': 0, 'money': 2, 'percent': 2, 'ratio': 4, 'rate': 8}[name] -%}
    {{ as_type('round(' ~ expression ~ ', ' ~ decimals ~ ')', name) }}
{%- endmacro %}
