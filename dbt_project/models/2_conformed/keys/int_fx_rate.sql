-- Rates to the reporting currency with the days on which they hold: from valid_from until the day before valid_to.
-- A rate holds until the next one begins.  Before the first there is none.
with fx_rate as (
    select * from {{ ref('fx_rate') }}
),

int_fx_rate as (
    select
        from_currency,
        {{ as_type('rate', 'rate') }} as rate,
        valid_from,
        coalesce(
            lead({{ nullable('valid_from') }}) over (partition by from_currency order by valid_from),
            {{ as_type("'2101-01-01'", 'date') }}
        ) as valid_to
    from fx_rate
    where to_currency = '{{ var("reporting_currency") }}'
    union all
    select
        '{{ var("reporting_currency") }}' as from_currency,
        {{ as_type('1', 'rate') }} as rate,
        {{ as_type("'1900-01-01'", 'date') }} as valid_from,
        {{ as_type("'2101-01-01'", 'date') }} as valid_to
)

select * from int_fx_rate
