{#
    What a document holds under a key; the document is canonical text, as the loader left it.
    `document_text(document, key)`: a word or number as text; NULL when the key is absent or null, or when there is no object.
    `document_integer(document, key)`: a whole number of at most 18 digits; NULL for anything else.
    Keys are expressions: a literal is written with its quotes.
#}
{% macro document_text(document, key) %}{{ return(adapter.dispatch('document_text', 'cdp')(document, key)) }}{% endmacro %}
{% macro postgres__document_text(document, key) -%}
    (cast({{ document }} as json) ->> {{ key }})
{%- endmacro %}
{% macro clickhouse__document_text(document, key) -%}
    multiIf(
        {{ document }} is null or JSONType(assumeNotNull({{ document }}), {{ key }}) = 'Null', null,
        JSONType(assumeNotNull({{ document }}), {{ key }}) = 'String',
        cast(JSONExtractString(assumeNotNull({{ document }}), {{ key }}) as Nullable(String)),
        cast(JSONExtractRaw(assumeNotNull({{ document }}), {{ key }}) as Nullable(String))
    )
{%- endmacro %}

{% macro document_integer(document, key) %}{{ return(adapter.dispatch('document_integer', 'cdp')(document, key)) }}{% endmacro %}
{% macro postgres__document_integer(document, key) -%}
    cast(substring({{ document_text(document, key) }} from '^-?[0-9]{1,18}$') as bigint)
{%- endmacro %}
{% macro clickhouse__document_integer(document, key) -%}
    toInt64OrNull(extract(ifNull({{ document_text(document, key) }}, ''), '^-?[0-9]{1,18}$'))
{%- endmacro %}
