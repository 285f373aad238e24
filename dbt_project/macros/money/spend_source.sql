{# Where the money of a day is known from: the one name whose amount is not 0, MIXED for both, NULL when nothing was spent. #}
{% macro spend_source(amounts) -%}
    {%- set first, second = amounts.keys() | list -%}
    case
        when {{ amounts[first] }} <> 0 and {{ amounts[second] }} <> 0 then 'MIXED'
        when {{ amounts[first] }} <> 0 then '{{ first }}'
        when {{ amounts[second] }} <> 0 then '{{ second }}'
    end
{%- endmacro %}
