-- Every contract is in its mart, and every recognition until as_of in a month.  What remains of running contracts is scheduled
-- whole, and what recurs at as_of is the annual value of the contracts that run then.
with contract as (select * from {{ ref('contract') }}),

revenue_month as (select * from {{ ref('revenue_month') }}),

arr_month as (select * from {{ ref('arr_month') }}),

recognition as (
    select * from {{ ref('stg_sales_analytics__revenue_recognition') }}
    where recognition_date <= {{ local_date(as_of()) }}
),

calendar as (select * from {{ ref('int_contract_calendar') }}),

fx_rate as (select * from {{ ref('int_fx_rate') }}),

priced as (
    select {{ rounded(converted('recognition.recognition_amount'), 'money') }} as amount
    from recognition
    inner join fx_rate on {{ rate_holds("'USD'", 'recognition.recognition_date') }}
),

compare as (
    select
        'contract' as part,
        (select {{ as_type('count(*)', 'money') }} from contract) as in_mart,
        (select {{ as_type('count(*)', 'money') }} from {{ ref('stg_sales_analytics__contracts') }}) as in_source
    union all
    select
        'revenue_month, recognitions' as part,
        (select {{ as_type('coalesce(sum(recognitions), 0)', 'money') }} from revenue_month) as in_mart,
        (select {{ as_type('count(*)', 'money') }} from recognition) as in_source
    union all
    select
        'revenue_month, recognised' as part,
        (select {{ as_type('coalesce(sum(recognised_amount), 0)', 'money') }} from revenue_month) as in_mart,
        (
            select {{ as_type('coalesce(sum(amount), 0)', 'money') }} from priced
        ) as in_source
    union all
    select
        'revenue_month, scheduled' as part,
        (select {{ as_type('coalesce(sum(scheduled_amount), 0)', 'money') }} from revenue_month) as in_mart,
        (
            select {{ as_type('coalesce(sum(remaining_amount), 0)', 'money') }}
            from contract
            where contract_status = 'ACTIVE' and end_date >= {{ local_date(as_of()) }}
                and coalesce(start_date, last_recognition_date) <= least(end_date, (select max(last_day) from calendar))
        ) as in_source
    union all
    select
        'arr_month' as part,
        (
            select {{ as_type('coalesce(sum(closing_arr), 0)', 'money') }}
            from arr_month
            where stat_month = {{ as_type(dbt.date_trunc('month', local_date(as_of())), 'date') }}
        ) as in_mart,
        (
            select {{ as_type('coalesce(sum(annual_value), 0)', 'money') }}
            from contract
            where contract_status not in ('DRAFT', 'TERMINATED')
                and coalesce(start_date, last_recognition_date)
                <= {{ local_date(as_of()) }} and coalesce(end_date >= {{ local_date(as_of()) }}, true)
        ) as in_source
)

select * from compare
where in_mart <> in_source
