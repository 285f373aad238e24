-- A quote stands beside the deal it was made for: whether it was accepted, and whether the deal was won.
with quote_row as (
    select
        *,
        {{ source_id('opportunity', 'sales_analytics', 'opportunities', 'opportunity_id') }} as opportunity_ref,
        coalesce(quote_date, {{ local_date(as_of()) }}) as rate_date
    from {{ ref('stg_sales_analytics__quotes') }}
),

customer as (select * from {{ ref('int_customer_account') }}),

opportunity as (select * from {{ ref('opportunity') }}),

fx_rate as (select * from {{ ref('int_fx_rate') }}),

count_lines as (
    select
        tenant_id,
        quote_id,
        count(*) as line_count,
        count(distinct product_id) as product_count
    from {{ ref('stg_sales_analytics__quote_line_items') }}
    group by tenant_id, quote_id
),

quote as (
    select
        quote_row.tenant_id as tenant_id,
        quote_row.quote_id as quote_id,
        quote_row.quote_number as quote_number,
        customer.account_id as account_id,
        opportunity.opportunity_id as opportunity_id,
        opportunity.opportunity_type as opportunity_type,
        {{ upper_text('quote_row.status') }} as quote_status,
        quote_row.status = 'Accepted' as is_accepted,
        case when opportunity.is_won then 'WON' when opportunity.is_lost then 'LOST' when not opportunity.is_won then 'OPEN' end
            as deal_outcome,
        quote_row.quote_date as quote_date,
        quote_row.expiration_date as expiration_date,
        quote_row.approval_date as approval_date,
        {{ calendar_days('quote_row.quote_date', 'quote_row.approval_date') }} as days_to_approve,
        case
            when quote_row.status = 'Accepted' and opportunity.is_won
                then {{ calendar_days('quote_row.quote_date', 'opportunity.actual_close_date') }}
        end as days_to_close,
        quote_row.created_by as created_by,
        quote_row.approved_by as approved_by,
        quote_row.payment_terms as payment_terms,
        quote_row.delivery_terms as delivery_terms,
        {{ as_type('quote_row.discount_percent', 'percent') }} as discount_percent,
        case
            when quote_row.discount_percent is null then null
            when quote_row.discount_percent <= 0 then '0 none'
            when quote_row.discount_percent < 10 then '1 below 10'
            when quote_row.discount_percent < 20 then '2 from 10 to 20'
            else '3 20 and more'
        end as discount_band,
        {{ rounded(converted('quote_row.total_amount'), 'money') }} as total_amount,
        '{{ var("reporting_currency") }}' as currency,
        {{ as_type('coalesce(count_lines.line_count, 0)', 'integer') }} as line_count,
        {{ as_type('coalesce(count_lines.product_count, 0)', 'integer') }} as product_count
    from quote_row
    left join customer
        on quote_row.tenant_id = customer.tenant_id and quote_row.customer_id = customer.customer_id
    left join opportunity
        on quote_row.opportunity_ref = opportunity.opportunity_id
    left join count_lines
        on quote_row.tenant_id = count_lines.tenant_id and quote_row.quote_id = count_lines.quote_id
    left join fx_rate
        on {{ rate_holds("'USD'", 'quote_row.rate_date') }}
)

select * from quote
