{#
    Calendar arithmetic, one meaning on both engines: instants are UTC, a date is never shifted (C-45).
    `elapsed_days(a, b)`: whole periods of 24 hours from a to b, rounded down.
    `elapsed_seconds(a, b)`: seconds from a to b, exact to the microsecond.
    `calendar_days(a, b)`: difference of two dates in days.
    `local_date(t)`: the calendar day of an instant in the reporting time zone, or in the zone that is named.
    `utc_date(t)`: the calendar day of an instant in UTC, which is the day of a source that counts in UTC.
    `day_start(d)`: what becomes of a date without a time: the first instant that has this date in UTC and in the reporting time
        zone.  So the date is never shifted, whichever of the two a reader counts in.
    `local_day_start(d)`: the instant a calendar day begins in the reporting time zone.
    `add_days(t, n)`: an instant moved by n times 24 hours.
    `days_in_month(d)`: 28 to 31.
    `quarter_name(d)`: the quarter of a date as text that sorts, such as 2026-Q1; NULL for none.
    `day_series(first, last)`: a relation of one column, `day`, for use in `from`; both ends included.
#}
{% macro elapsed_days(start, end) %}{{ return(adapter.dispatch('elapsed_days', 'cdp')(start, end)) }}{% endmacro %}
{% macro postgres__elapsed_days(start, end) -%}
    cast(floor(extract(epoch from ({{ end }}) - ({{ start }})) / 86400) as bigint)
{%- endmacro %}
{% macro clickhouse__elapsed_days(start, end) -%}
    {%- set elapsed = "dateDiff('microsecond', " ~ start ~ ", " ~ end ~ ")" -%}
    intDiv({{ elapsed }} - positiveModulo({{ elapsed }}, 86400000000), 86400000000)
{%- endmacro %}

{% macro elapsed_seconds(start, end) %}{{ return(adapter.dispatch('elapsed_seconds', 'cdp')(start, end)) }}{% endmacro %}
{% macro postgres__elapsed_seconds(start, end) -%}
    extract(epoch from ({{ end }}) - ({{ start }}))
{%- endmacro %}
{% macro clickhouse__elapsed_seconds(start, end) -%}
    (cast(dateDiff('microsecond', {{ start }}, {{ end }}) as Decimal(38, 6)) / 1000000)
{%- endmacro %}

{% macro calendar_days(start, end) %}{{ return(adapter.dispatch('calendar_days', 'cdp')(start, end)) }}{% endmacro %}
{% macro postgres__calendar_days(start, end) -%}
    cast(({{ end }}) - ({{ start }}) as bigint)
{%- endmacro %}
{% macro clickhouse__calendar_days(start, end) -%}
    dateDiff('day', {{ start }}, {{ end }})
{%- endmacro %}

{% macro local_date(instant, zone=none) %}{{ return(adapter.dispatch('local_date', 'cdp')(instant, zone)) }}{% endmacro %}
{% macro postgres__local_date(instant, zone=none) -%}
    cast(({{ instant }}) at time zone '{{ zone or var("reporting_timezone") }}' as date)
{%- endmacro %}
{% macro clickhouse__local_date(instant, zone=none) -%}
    toDate32({{ instant }}, '{{ zone or var("reporting_timezone") }}')
{%- endmacro %}

{% macro utc_date(instant) %}{{ return(adapter.dispatch('utc_date', 'cdp')(instant)) }}{% endmacro %}
{% macro postgres__utc_date(instant) -%}
    cast(({{ instant }}) at time zone 'UTC' as date)
{%- endmacro %}
{% macro clickhouse__utc_date(instant) -%}
    toDate32({{ instant }}, 'UTC')
{%- endmacro %}

{% macro day_start(day, zone=none) %}{{ return(adapter.dispatch('day_start', 'cdp')(day, zone)) }}{% endmacro %}
{% macro postgres__day_start(day, zone=none) -%}
    greatest(cast({{ day }} as timestamp) at time zone 'UTC', {{ local_day_start(day, zone) }})
{%- endmacro %}
{% macro clickhouse__day_start(day, zone=none) -%}
    greatest(cast({{ day }} as DateTime64(6, 'UTC')), {{ local_day_start(day, zone) }})
{%- endmacro %}

{% macro local_day_start(day, zone=none) %}{{ return(adapter.dispatch('local_day_start', 'cdp')(day, zone)) }}{% endmacro %}
{% macro postgres__local_day_start(day, zone=none) -%}
    (cast({{ day }} as timestamp) at time zone '{{ zone or var("reporting_timezone") }}')
{%- endmacro %}
{% macro clickhouse__local_day_start(day, zone=none) -%}
    cast(cast({{ day }} as DateTime64(6, '{{ zone or var("reporting_timezone") }}')) as DateTime64(6, 'UTC'))
{%- endmacro %}

{% macro add_days(instant, days) %}{{ return(adapter.dispatch('add_days', 'cdp')(instant, days)) }}{% endmacro %}
{% macro postgres__add_days(instant, days) -%}
    (({{ instant }}) + ({{ days }}) * interval '24 hours')
{%- endmacro %}
{% macro clickhouse__add_days(instant, days) -%}
    addHours({{ instant }}, 24 * ({{ days }}))
{%- endmacro %}

{% macro days_in_month(day) %}{{ return(adapter.dispatch('days_in_month', 'cdp')(day)) }}{% endmacro %}
{% macro postgres__days_in_month(day) -%}
    cast(extract(day from date_trunc('month', {{ day }}) + interval '1 month' - interval '1 day') as bigint)
{%- endmacro %}
{% macro clickhouse__days_in_month(day) -%}
    cast(toDayOfMonth(toLastDayOfMonth({{ day }})) as Int64)
{%- endmacro %}

{% macro quarter_name(day) -%}
    {{ text_of('extract(year from ' ~ day ~ ')', 'integer') }} || '-Q' || {{ text_of('extract(quarter from ' ~ day ~ ')', 'integer') }}
{%- endmacro %}

{% macro day_series(first, last) %}{{ return(adapter.dispatch('day_series', 'cdp')(first, last)) }}{% endmacro %}
{% macro postgres__day_series(first, last) -%}
    (select cast(day as date) as day from generate_series(cast({{ first }} as timestamp), cast({{ last }} as timestamp), interval '1 day') as day) as day_series
{%- endmacro %}
{% macro clickhouse__day_series(first, last) -%}
    (select arrayJoin(arrayMap(n -> addDays({{ first }}, n), range(0, coalesce(dateDiff('day', {{ first }}, {{ last }}) + 1, 0)))) as day) as day_series
{%- endmacro %}
