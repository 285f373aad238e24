{# When a deal was won: at its closing instant or as its closing day begins, never before it was opened. #}
{% macro won_at(deal) -%}
    greatest(coalesce({{ deal }}.closed_at, {{ day_start(deal ~ '.actual_close_date') }}), {{ deal }}.created_at)
{%- endmacro %}
