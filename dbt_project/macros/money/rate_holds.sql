{# The condition of a join with int_fx_rate: the rate of a currency that holds on a day.  A day before the first rate has none. #}
{% macro rate_holds(currency, day, rate='fx_rate') -%}
    {{ rate }}.from_currency = {{ currency }} and {{ day }} >= {{ rate }}.valid_from and {{ day }} < {{ rate }}.valid_to
{%- endmacro %}
