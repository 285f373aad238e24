{#
    The rows of a table of the sales_analytics source that tell how products are used, with the account, the product and the month
    they are of, for use in `from`.  Whoever is not known is UNKNOWN.  Rows after as_of are left out.

    `product_measures('license_usage', day='usage_date')` where the source tells a day, `moment=` where it tells an instant.
#}
{% macro product_measures(table, day=none, moment=none) -%}
    {%- set stat_date = day or local_date(moment) -%}
    (
        select
            measure.*,
            coalesce(customer.account_id, 'UNKNOWN') as account_key,
            coalesce(
                {{ source_id('product', 'sales_analytics', 'products', 'measure.product_id', tenant='measure.tenant_id') }}, 'UNKNOWN'
            ) as product_key,
            {{ as_type(stat_date, 'date') }} as stat_date,
            {{ as_type(dbt.date_trunc('month', stat_date), 'date') }} as stat_month
        from {{ ref('stg_sales_analytics__' ~ table) }} as measure
        left join {{ ref('int_customer_account') }} as customer
            on measure.tenant_id = customer.tenant_id and measure.customer_id = customer.customer_id
        where {{ moment or day }} is null or {{ moment or day }} <= {{ as_of() if moment else local_date(as_of()) }}
    )
{%- endmacro %}
