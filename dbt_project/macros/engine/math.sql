{#
    Arithmetic whose spelling or rounding differs between engines.
    `half_life_units(age_seconds, half_life_days)`: 10^12 * 0.5^(age / half-life), rounded down to a whole number, so
        that sums and shares of it are exact; the only place where a float is involved.  After 40 half-lives it is 0, and
        the age is capped before Postgres would raise an underflow.
    `safe_divide(numerator, denominator)`: a quotient with at least 12 decimals, NULL when the denominator is 0 or NULL:
        integers do not truncate, nothing divides by zero.  ClickHouse scales the numerator up first, hence the 76 digits.
    `whole_quotient(numerator, denominator)`: how often a whole number goes into another, both not negative; exact for
        up to 38 digits; NULL when the denominator is 0.
#}
{% macro half_life_units(age_seconds, half_life_days) %}{{ return(adapter.dispatch('half_life_units', 'cdp')(age_seconds, half_life_days)) }}{% endmacro %}
{% macro postgres__half_life_units(age_seconds, half_life_days) -%}
    cast(floor(1e12 * power(
        cast(0.5 as double precision),
        least(({{ age_seconds }}) / cast({{ seconds_of_days(half_life_days) }} as double precision), 64)
    )) as numeric(38, 0))
{%- endmacro %}
{% macro clickhouse__half_life_units(age_seconds, half_life_days) -%}
    cast(floor(1e12 * power(
        0.5e0,
        least(cast({{ age_seconds }} as Float64) / cast({{ seconds_of_days(half_life_days) }} as Float64), 64)
    )) as Decimal(38, 0))
{%- endmacro %}

{% macro whole_quotient(numerator, denominator) %}{{ return(adapter.dispatch('whole_quotient', 'cdp')(numerator, denominator)) }}{% endmacro %}
{% macro postgres__whole_quotient(numerator, denominator) -%}
    div(cast({{ numerator }} as numeric(38, 0)), nullif(cast({{ denominator }} as numeric(38, 0)), 0))
{%- endmacro %}
{% macro clickhouse__whole_quotient(numerator, denominator) -%}
    cast(cast({{ numerator }} as Decimal(76, 0)) / nullIf(cast({{ denominator }} as Decimal(76, 0)), 0) as Decimal(38, 0))
{%- endmacro %}

{% macro safe_divide(numerator, denominator) %}{{ return(adapter.dispatch('safe_divide', 'cdp')(numerator, denominator)) }}{% endmacro %}
{% macro postgres__safe_divide(numerator, denominator) -%}
    ({{ as_type(numerator, 'exact') }} / nullif({{ as_type(denominator, 'exact') }}, 0))
{%- endmacro %}
{% macro clickhouse__safe_divide(numerator, denominator) -%}
    {{ as_type('cast(' ~ numerator ~ ' as Decimal(76, 12)) / nullIf(cast(' ~ denominator ~ ' as Decimal(76, 12)), 0)', 'exact') }}
{%- endmacro %}
