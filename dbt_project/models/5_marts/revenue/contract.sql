-- All amounts of a contract have the rate of one day, so what is recognised and what remains add up to its value.
with contract_row as (select * from {{ ref('stg_sales_analytics__contracts') }}),

recognition as (select * from {{ ref('stg_sales_analytics__revenue_recognition') }}),

customer as (select * from {{ ref('int_customer_account') }}),

fx_rate as (select * from {{ ref('int_fx_rate') }}),

sum_recognised as (
    select
        tenant_id,
        contract_id,
        sum(recognition_amount) as recognised_amount,
        max(recognition_date) as last_recognition_date
    from recognition
    where recognition_date <= {{ local_date(as_of()) }}
    group by tenant_id, contract_id
),

read_terms as (
    select
        *,
        {{ upper_text("replace(contract_type, ' ', '_')") }} as type_word,
        {{ upper_text('status') }} as status_word,
        {{ upper_text('payment_schedule') }} as schedule_word,
        {{ as_type(dbt.dateadd('day', '-renewal_notice_days', 'end_date'), 'date') }} as notice_date,
        {{ source_id('opportunity', 'sales_analytics', 'opportunities', 'opportunity_id') }} as opportunity_ref,
        coalesce(start_date, signed_date, {{ local_date(as_of()) }}) as rate_date
    from contract_row
),

contract as (
    select
        read_terms.tenant_id as tenant_id,
        read_terms.contract_id as contract_id,
        read_terms.contract_number as contract_number,
        customer.account_id as account_id,
        read_terms.opportunity_ref as opportunity_id,
        read_terms.type_word as contract_type,
        read_terms.status_word as contract_status,
        read_terms.start_date as start_date,
        read_terms.end_date as end_date,
        {{ calendar_days(local_date(as_of()), 'read_terms.end_date') }} as days_to_end,
        read_terms.auto_renew as auto_renew,
        read_terms.renewal_notice_days as renewal_notice_days,
        read_terms.notice_date as notice_date,
        case
            when read_terms.status_word = 'DRAFT' then 'DRAFT'
            when read_terms.status_word <> 'ACTIVE' or read_terms.end_date < {{ local_date(as_of()) }} then 'ENDED'
            when read_terms.status_word is null then 'UNKNOWN'
            when read_terms.end_date is null then 'OPEN_ENDED'
            when read_terms.notice_date is null then 'UNKNOWN'
            when read_terms.notice_date >= {{ local_date(as_of()) }} then 'NOTICE_OPEN'
            else 'NOTICE_PAST'
        end as renewal_state,
        read_terms.schedule_word as payment_schedule,
        read_terms.signed_date as signed_date,
        read_terms.signed_by_customer as signed_by_customer,
        read_terms.signed_by_vendor as signed_by_vendor,
        (
            read_terms.signed_date is not null
            and read_terms.signed_by_customer is not null
            and read_terms.signed_by_vendor is not null
        ) as is_fully_signed,
        {{ rounded(converted('read_terms.contract_value'), 'money') }} as contract_value,
        {{ rounded(converted('read_terms.annual_value'), 'money') }} as annual_value,
        {{ rounded(converted('coalesce(sum_recognised.recognised_amount, 0)'), 'money') }} as recognised_amount,
        case
            when read_terms.contract_value < sum_recognised.recognised_amount then {{ as_type('0', 'money') }}
            else {{ rounded(converted('(read_terms.contract_value - coalesce(sum_recognised.recognised_amount, 0))'), 'money') }}
        end as remaining_amount,
        '{{ var("reporting_currency") }}' as currency,
        sum_recognised.last_recognition_date as last_recognition_date
    from read_terms
    left join customer
        on read_terms.tenant_id = customer.tenant_id and read_terms.customer_id = customer.customer_id
    left join sum_recognised
        on read_terms.tenant_id = sum_recognised.tenant_id and read_terms.contract_id = sum_recognised.contract_id
    left join fx_rate
        on {{ rate_holds("'USD'", 'read_terms.rate_date') }}
)

select * from contract
