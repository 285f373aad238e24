-- The months of a contract are the left side, so a month without a recognition still says what recurs and what is deferred.
with contract as (select * from {{ ref('contract') }}),

recognition as (select * from {{ ref('int_contract_recognition') }}),

calendar as (select * from {{ ref('int_contract_calendar') }}),

sum_recognitions as (
    select
        tenant_id,
        contract_id,
        min(stat_month) as first_month,
        max(stat_month) as last_month,
        min(account_id) as account_id,
        case when min(product_id) = max(product_id) and count(product_id) = count(*) then min(product_id) end as product_id,
        case when min(region) = max(region) and count(region) = count(*) then min(region) end as region
    from recognition
    group by tenant_id, contract_id
),

-- What is deferred after a recognition stays until the next.
follow_deferred as (
    select
        *,
        lead({{ nullable('stat_month') }}) over (partition by tenant_id, contract_id order by stat_month) as next_month
    from recognition
),

-- Nobody says on which day a contract was terminated; its last recognition is the latest that is known.
list_terms as (
    select
        contract.tenant_id as tenant_id,
        contract.contract_id as contract_id,
        coalesce(contract.account_id, sum_recognitions.account_id) as account_id,
        sum_recognitions.product_id as product_id,
        sum_recognitions.region as region,
        contract.start_date as start_date,
        sum_recognitions.first_month as first_month,
        {{ as_type(dbt.date_trunc('month', 'contract.start_date'), 'date') }} as start_month,
        sum_recognitions.last_month as last_month,
        contract.end_date as end_date,
        contract.annual_value as annual_value,
        case when contract.contract_status = 'TERMINATED' then sum_recognitions.last_month end as terminated_month,
        (
            coalesce(contract.contract_status not in ('DRAFT', 'TERMINATED'), false)
            or (contract.contract_status = 'TERMINATED' and sum_recognitions.last_month is not null)
        ) as recurs,
        case
            when contract.contract_status = 'ACTIVE' and contract.end_date >= {{ local_date(as_of()) }}
                then contract.remaining_amount
        end as remaining_amount
    from contract
    left join sum_recognitions
        on contract.tenant_id = sum_recognitions.tenant_id and contract.contract_id = sum_recognitions.contract_id
    union all
    select
        sum_recognitions.tenant_id,
        sum_recognitions.contract_id,
        sum_recognitions.account_id,
        sum_recognitions.product_id,
        sum_recognitions.region,
        {{ as_type('null', 'date') }} as start_date,
        sum_recognitions.first_month,
        {{ as_type('null', 'date') }} as start_month,
        sum_recognitions.last_month,
        {{ as_type('null', 'date') }} as end_date,
        {{ as_type('null', 'money') }} as annual_value,
        {{ as_type('null', 'date') }} as terminated_month,
        false as recurs,
        {{ as_type('null', 'money') }} as remaining_amount
    from sum_recognitions
    left join contract
        on sum_recognitions.tenant_id = contract.tenant_id and sum_recognitions.contract_id = contract.contract_id
    where contract.contract_id is null
),

list_months as (
    select
        list_terms.*,
        calendar.stat_month as stat_month,
        calendar.last_day as last_day,
        calendar.stat_month > {{ local_date(as_of()) }} as is_future,
        (
            calendar.last_day >= {{ local_date(as_of()) }}
            and list_terms.remaining_amount is not null
            and coalesce(calendar.stat_month <= list_terms.end_date, false)
        ) as is_scheduled
    from list_terms
    cross join calendar
    where (calendar.stat_month >= list_terms.start_month or calendar.stat_month >= list_terms.first_month)
        and (
            calendar.stat_month <= coalesce(list_terms.end_date, {{ local_date(as_of()) }})
            or calendar.stat_month <= list_terms.last_month
        )
),

count_months as (
    select
        *,
        case
            when is_future then null
            when not recurs or start_date > least(last_day, {{ local_date(as_of()) }}) then 0
            when end_date < least(last_day, {{ local_date(as_of()) }}) then 0
            when terminated_month < stat_month or (terminated_month is not null and last_day >= {{ local_date(as_of()) }}) then 0
            else annual_value
        end as arr,
        {{ cents('remaining_amount') }} as remaining_cents,
        sum(case when is_scheduled then 1 else 0 end) over (partition by tenant_id, contract_id) as scheduled_months,
        sum(case when is_scheduled then 1 else 0 end) over (
            partition by tenant_id, contract_id order by stat_month
        ) as scheduled_number
    from list_months
),

revenue_month as (
    select
        count_months.tenant_id as tenant_id,
        count_months.contract_id as contract_id,
        count_months.stat_month as stat_month,
        coalesce(count_months.account_id, 'UNKNOWN') as account_id,
        count_months.product_id as product_id,
        count_months.region as region,
        count_months.is_future as is_future,
        {{ as_type('coalesce(this_month.recognitions, 0)', 'integer') }} as recognitions,
        {{ as_type('case when this_month.contract_id is null then 0 else this_month.recognised_amount end', 'money') }}
            as recognised_amount,
        {{ as_type('case when not count_months.is_future then known.deferred_amount end', 'money') }} as deferred_amount,
        case
            when count_months.is_scheduled
                then
                    {{ even_part(
                        'count_months.remaining_cents', 'count_months.scheduled_months', 'count_months.scheduled_number'
                    ) }}
            else {{ as_type('0', 'money') }}
        end as scheduled_amount,
        {{ as_type('count_months.arr', 'money') }} as arr,
        '{{ var("reporting_currency") }}' as currency
    from count_months
    left join recognition as this_month
        on count_months.tenant_id = this_month.tenant_id
            and count_months.contract_id = this_month.contract_id
            and count_months.stat_month = this_month.stat_month
    left join follow_deferred as known
        on count_months.tenant_id = known.tenant_id
            and count_months.contract_id = known.contract_id
            and count_months.stat_month >= known.stat_month
            and count_months.stat_month < coalesce(known.next_month, {{ as_type("'2101-01-01'", 'date') }})
)

select * from revenue_month
