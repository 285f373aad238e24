{# A quotient with 12 decimals, NULL when the denominator is 0 or NULL: integers do not truncate, nothing divides by zero. #}
{% macro safe_divide(numerator, denominator) -%}
    ({{ as_type(numerator, 'exact') }} / nullif({{ as_type(denominator, 'exact') }}, 0))
{%- endmacro %}
