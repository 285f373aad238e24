{#
    What a document holds under a key; the document is canonical text, as the loader left it.
    `document_text(document, key)`: a word; NULL when the value is none, when the key is absent, or when there is no object.
    `document_integer(document, key)`: a whole number of at most 18 digits, with or without quotes; NULL for anything else.
    Keys are expressions: a literal is written with its quotes.  ClickHouse spells other numbers anew (1.50 as 1.5), so there
    is no macro for them.
#}
{% macro document_text(document, key) %}{{ return(adapter.dispatch('document_text', 'cdp')(document, key)) }}{% endmacro %}
{% macro postgres__document_text(document, key) -%}
    (case
        when json_typeof(cast({{ document }} as json) -> {{ key }}) = 'string' then cast({{ document }} as json) ->> {{ key }}
    end)
{%- endmacro %}
{% macro clickhouse__document_text(document, key) -%}
    {%- set document = 'ifNull(' ~ document ~ ", '')" -%}
    if(
        JSONType({{ document }}, {{ key }}) = 'String',
        cast(JSONExtractString({{ document }}, {{ key }}) as Nullable(String)), null
    )
{%- endmacro %}

{% macro document_integer(document, key) %}{{ return(adapter.dispatch('document_integer', 'cdp')(document, key)) }}{% endmacro %}
{% macro postgres__document_integer(document, key) -%}
    cast(substring((cast({{ document }} as json) ->> {{ key }}) from '^-?[0-9]{1,18}$') as bigint)
{%- endmacro %}
{% macro clickhouse__document_integer(document, key) -%}
    {%- set document = 'ifNull(' ~ document ~ ", '')" -%}
    toInt64OrNull(extract(
        multiIf(
            JSONType({{ document }}, {{ key }}) = 'String', JSONExtractString({{ document }}, {{ key }}),
            JSONType({{ document }}, {{ key }}) in ('Int64', 'UInt64'), JSONExtractRaw({{ document }}, {{ key }}),
            ''
        ),
        '^-?[0-9]{1,18}$'
    ))
{%- endmacro %}
