{#
    The types of the project, and the one place where an engine is refused that nobody wrote bodies for: every model asks
    for a type, so parsing stops here.

    Logical type -> the engine's type.  `id` and `text` differ in meaning only: an id is never shown to a person.
    A name that is already the engine's passes, because dbt renders a contract more than once per run.
#}
{% macro engine_type(name) %}{{ return(adapter.dispatch('engine_type', 'cdp')(name)) }}{% endmacro %}

{% macro postgres__engine_type(name) %}
    {% set types = {
        'id': 'text', 'text': 'text', 'integer': 'bigint', 'money': 'numeric(18,2)', 'percent': 'numeric(18,2)',
        'ratio': 'numeric(18,4)', 'weight': 'numeric(12,10)', 'rate': 'numeric(18,8)', 'exact': 'numeric(38,12)',
        'boolean': 'boolean', 'date': 'date', 'timestamp': 'timestamp with time zone'
    } %}
    {% if name in types %}{{ return(types[name]) }}{% endif %}
    {% if name in types.values() %}{{ return(name) }}{% endif %}
    {{ exceptions.raise_compiler_error("unknown logical type " ~ name ~ "; known: " ~ types.keys() | join(', ')) }}
{% endmacro %}

{% macro clickhouse__engine_type(name) %}
    {% set types = {
        'id': 'String', 'text': 'String', 'integer': 'Int64', 'money': 'Decimal(18, 2)', 'percent': 'Decimal(18, 2)',
        'ratio': 'Decimal(18, 4)', 'weight': 'Decimal(12, 10)', 'rate': 'Decimal(18, 8)', 'exact': 'Decimal(38, 12)',
        'boolean': 'Bool', 'date': 'Date32', 'timestamp': "DateTime64(6, 'UTC')"
    } %}
    {% if name in types %}{{ return(types[name]) }}{% endif %}
    {% if name in types.values() %}{{ return(name) }}{% endif %}
    {{ exceptions.raise_compiler_error("unknown logical type " ~ name ~ "; known: " ~ types.keys() | join(', ')) }}
{% endmacro %}

{% macro default__engine_type(name) %}
    {{ exceptions.raise_compiler_error(
        "no engine room for " ~ adapter.type() ~ "; known: postgres, clickhouse. A new engine is one more body of each macro in macros/engine"
    ) }}
{% endmacro %}

{# Cast an expression to a logical type: `as_type('amount', 'money')`.  NULL stays NULL. #}
{% macro as_type(expression, name) %}cast({{ expression }} as {{ engine_type(name) }}){% endmacro %}
