{# Where the money of a day is known from: the one name whose amount is not 0, MIXED for several, NULL when nothing was spent. #}
{% macro spend_source(amounts) -%}
    {%- set counted = [] -%}
    {%- for amount in amounts.values() %}{% do counted.append('case when ' ~ amount ~ ' <> 0 then 1 else 0 end') %}{% endfor -%}
    case
        when {{ counted | join(' + ') }} > 1 then 'MIXED'
        {%- for name, amount in amounts.items() %}
        when {{ amount }} <> 0 then '{{ name }}'
        {%- endfor %}
    end
{%- endmacro %}
