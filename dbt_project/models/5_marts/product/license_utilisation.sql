-- A customer's licences stand at its last measurement of the month; an account has those of all its customers.
with measure as (
    select
        *,
        rank() over (partition by tenant_id, customer_id, product_key, stat_month order by stat_date desc) as age_rank
    from {{ product_measures('license_usage', day='usage_date') }} as license_usage
),

fx_rate as (select * from {{ ref('int_fx_rate') }}),

of_customer as (
    select
        measure.tenant_id as tenant_id,
        measure.account_key as account_key,
        measure.customer_id as customer_id,
        measure.product_key as product_key,
        measure.stat_month as stat_month,
        count(*) as measure_count,
        sum(case when measure.licenses_active is not null then measure.licenses_purchased end) as purchased_days,
        sum(case when measure.licenses_purchased is not null then measure.licenses_active end) as active_days,
        sum(case when measure.age_rank = 1 then measure.licenses_purchased end) as last_purchased,
        sum(case when measure.age_rank = 1 then measure.licenses_active end) as last_active,
        max(measure.licenses_active) as most_active,
        max(measure.peak_usage_count) as most_at_once,
        max(measure.overage_count) as most_over,
        sum(measure.overage_charges) as charges,
        sum({{ converted('measure.overage_charges') }}) as priced_charges
    from measure
    left join fx_rate
        on {{ rate_holds("'USD'", 'measure.stat_date') }}
    group by measure.tenant_id, measure.account_key, measure.customer_id, measure.product_key, measure.stat_month
),

add_up as (
    select
        tenant_id,
        account_key,
        product_key,
        stat_month,
        sum(measure_count) as measure_total,
        sum(purchased_days) as purchased_total,
        sum(active_days) as active_total,
        sum(last_purchased) as purchased,
        sum(last_active) as active,
        sum(
            case when last_purchased >= last_active then last_purchased - last_active when last_purchased < last_active then 0 end
        ) as unused,
        sum(most_active) as peak_active,
        sum(most_at_once) as peak_at_once,
        sum(most_over) as peak_over,
        sum(charges) as charged,
        sum(priced_charges) as charged_reporting
    from of_customer
    group by tenant_id, account_key, product_key, stat_month
),

license_utilisation as (
    select
        account_key as account_id,
        product_key as product_id,
        stat_month,
        {{ as_type('measure_total', 'integer') }} as measurements,
        -- at the end of the month
        {{ as_type('purchased', 'integer') }} as licenses_purchased,
        {{ as_type('active', 'integer') }} as licenses_active,
        {{ as_type('unused', 'integer') }} as licenses_unused,
        -- over the month
        {{ rounded(safe_divide('100 * active_total', 'purchased_total'), 'percent') }} as utilisation,
        {{ as_type('peak_active', 'integer') }} as peak_active_licenses,
        {{ as_type('peak_at_once', 'integer') }} as peak_concurrent_users,
        {{ as_type('peak_over', 'integer') }} as true_up_licenses,
        {{ as_type('charged', 'money') }} as overage_charges,
        'USD' as currency,
        {{ rounded('charged_reporting', 'money') }} as overage_charges_reporting,
        tenant_id
    from add_up
)

select * from license_utilisation
