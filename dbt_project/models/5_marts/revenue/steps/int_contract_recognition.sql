with recognition as (
    select
        *,
        coalesce(contract_id, 'UNKNOWN') as contract_key,
        {{ as_type(dbt.date_trunc('month', 'recognition_date'), 'date') }} as stat_month,
        row_number() over (
            partition by
                tenant_id, coalesce(contract_id, 'UNKNOWN'), {{ as_type(dbt.date_trunc('month', 'recognition_date'), 'date') }}
            order by recognition_date desc, recognition_id desc
        ) as reverse_rank
    from {{ ref('stg_sales_analytics__revenue_recognition') }}
    where recognition_date <= {{ local_date(as_of()) }}
),

fx_rate as (select * from {{ ref('int_fx_rate') }}),

customer as (select * from {{ ref('int_customer_account') }}),

price as (
    select
        recognition.tenant_id as tenant_id,
        recognition.contract_key as contract_key,
        recognition.stat_month as stat_month,
        recognition.reverse_rank as reverse_rank,
        customer.account_id as account_id,
        {{ source_id('product', 'sales_analytics', 'products', 'recognition.product_id', tenant='recognition.tenant_id') }}
            as product_id,
        recognition.region as region,
        {{ rounded(converted('recognition.recognition_amount'), 'money') }} as recognised_amount,
        {{ rounded(converted('recognition.deferred_revenue'), 'money') }} as deferred_amount
    from recognition
    left join customer
        on recognition.tenant_id = customer.tenant_id and recognition.customer_id = customer.customer_id
    left join fx_rate
        on {{ rate_holds("'USD'", 'recognition.recognition_date') }}
),

int_contract_recognition as (
    select
        tenant_id,
        contract_key as contract_id,
        stat_month,
        count(*) as recognitions,
        sum(recognised_amount) as recognised_amount,
        max(case when reverse_rank = 1 then deferred_amount end) as deferred_amount,
        min(account_id) as account_id,
        case when min(product_id) = max(product_id) and count(product_id) = count(*) then min(product_id) end as product_id,
        case when min(region) = max(region) and count(region) = count(*) then min(region) end as region
    from price
    group by tenant_id, contract_key, stat_month
)

select * from int_contract_recognition
