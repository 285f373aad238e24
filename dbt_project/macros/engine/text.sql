{#
    Case of text in any script.  The engines agree but for the few letters that Unicode gives several letters in the other
    case, or another one at the end of a word (the capital I with a dot, the sharp s, the Greek sigma).
#}
{% macro lower_text(expression) %}{{ return(adapter.dispatch('lower_text', 'cdp')(expression)) }}{% endmacro %}
{% macro postgres__lower_text(expression) -%}
    lower({{ expression }})
{%- endmacro %}
{% macro clickhouse__lower_text(expression) -%}
    lowerUTF8({{ expression }})
{%- endmacro %}

{% macro upper_text(expression) %}{{ return(adapter.dispatch('upper_text', 'cdp')(expression)) }}{% endmacro %}
{% macro postgres__upper_text(expression) -%}
    upper({{ expression }})
{%- endmacro %}
{% macro clickhouse__upper_text(expression) -%}
    upperUTF8({{ expression }})
{%- endmacro %}

{#
    `text_of(expression, type)`: a value of a logical type as text, spelt alike on both engines: money with its cents, an instant
    in UTC with its microseconds.
#}
{% macro text_of(expression, type) %}{{ return(adapter.dispatch('text_of', 'cdp')(expression, type)) }}{% endmacro %}
{% macro postgres__text_of(expression, type) -%}
    {%- if engine_type(type) == engine_type('timestamp') -%}
    to_char({{ expression }} at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')
    {%- else -%}
    cast({{ expression }} as text)
    {%- endif -%}
{%- endmacro %}
{% macro clickhouse__text_of(expression, type) -%}
    {%- if type.startswith(('money', 'Decimal')) -%}
    toDecimalString({{ expression }}, 2)
    {%- else -%}
    toString({{ expression }})
    {%- endif -%}
{%- endmacro %}

{#
    `matches_whole(expression, pattern)`: whether the whole text is what a regular expression says, in any case.
#}
{% macro matches_whole(expression, pattern) %}{{ return(adapter.dispatch('matches_whole', 'cdp')(expression, pattern)) }}{% endmacro %}
{% macro postgres__matches_whole(expression, pattern) -%}
    {{ expression }} ~* ('^(' || {{ pattern }} || ')$')
{%- endmacro %}
{% macro clickhouse__matches_whole(expression, pattern) -%}
    match({{ expression }}, concat('(?i)^(', {{ pattern }}, ')$'))
{%- endmacro %}
