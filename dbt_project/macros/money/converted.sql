{#
    An amount in the reporting currency, at a rate of `int_fx_rate` and not rounded yet.  It is widened first, because
    ClickHouse multiplies in the width of the operands, where a large amount times a rate has no room.
#}
{% macro converted(amount, rate='fx_rate.rate') -%}
    {{ as_type(amount, 'exact') }} * {{ rate }}
{%- endmacro %}
