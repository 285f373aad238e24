-- The months from the first contract or recognition to the last end of a contract, ten years from as_of at most: an end in the
-- year 9999 is a way to say that there is none.
with contract as (select * from {{ ref('contract') }}),

recognition as (
    select * from {{ ref('stg_sales_analytics__revenue_recognition') }}
    where recognition_date <= {{ local_date(as_of()) }}
),

bounds as (
    select
        min(start_date) as first_day,
        least(max(end_date), {{ as_type(dbt.dateadd('year', 10, local_date(as_of())), 'date') }}) as last_day
    from contract
    union all
    select min(recognition_date) as first_day, {{ local_date(as_of()) }} as last_day from recognition
),

list_days as (
    select day from {{ day_series('(select min(first_day) from bounds)', '(select max(last_day) from bounds)') }}
),

int_contract_calendar as (
    select
        {{ as_type(dbt.date_trunc('month', 'day'), 'date') }} as stat_month,
        max(day) as last_day
    from list_days
    group by {{ as_type(dbt.date_trunc('month', 'day'), 'date') }}
)

select * from int_contract_calendar
