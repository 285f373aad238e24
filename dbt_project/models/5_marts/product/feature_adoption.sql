-- What an account thinks of a feature in a month is its last word of that month.
with measure as (
    select
        *,
        row_number() over (
            partition by tenant_id, account_key, product_key, feature_name, stat_month
            order by case when adoption_status is null then 1 else 0 end, stat_date desc, feature_usage_id desc
        ) as status_rank
    from {{ product_measures('feature_usage', day='usage_date') }} as feature_usage
),

of_account as (
    select
        tenant_id,
        account_key,
        product_key,
        feature_name,
        stat_month,
        count(*) as measure_count,
        sum(usage_count) as uses,
        sum(unique_users) as user_days,
        sum(case when unique_users is not null then usage_count end) as uses_by_known_users,
        max(case when status_rank = 1 then adoption_status end) as last_status,
        max(case when status_rank = 1 and adoption_status in ('Regular', 'Power User') then 1 else 0 end) as has_adopted
    from measure
    group by tenant_id, account_key, product_key, feature_name, stat_month
),

number_adoptions as (
    select
        *,
        sum(has_adopted) over (
            partition by tenant_id, account_key, product_key, feature_name
            order by stat_month rows between unbounded preceding and current row
        ) as months_adopted
    from of_account
),

add_up as (
    select
        tenant_id,
        product_key,
        feature_name,
        stat_month,
        sum(measure_count) as measure_total,
        count(*) as account_count,
        count(case when last_status = 'Not Adopted' then 1 end) as not_adopted,
        count(case when last_status = 'Exploring' then 1 end) as exploring,
        count(case when last_status = 'Regular' then 1 end) as regular,
        count(case when last_status = 'Power User' then 1 end) as power,
        sum(has_adopted) as adopted,
        count(case when has_adopted = 1 and months_adopted = 1 then 1 end) as newly_adopted,
        sum(uses) as use_total,
        sum(user_days) as user_total,
        sum(uses_by_known_users) as known_use_total
    from number_adoptions
    group by tenant_id, product_key, feature_name, stat_month
),

feature_adoption as (
    select
        product_key as product_id,
        feature_name,
        stat_month,
        {{ as_type('measure_total', 'integer') }} as measurements,
        {{ as_type('account_count', 'integer') }} as accounts,
        {{ as_type('not_adopted', 'integer') }} as accounts_not_adopted,
        {{ as_type('exploring', 'integer') }} as accounts_exploring,
        {{ as_type('regular', 'integer') }} as accounts_regular,
        {{ as_type('power', 'integer') }} as accounts_power_user,
        {{ as_type('account_count - not_adopted - exploring - regular - power', 'integer') }} as accounts_unknown,
        {{ as_type('newly_adopted', 'integer') }} as new_adopters,
        {{ rounded(safe_divide('100 * adopted', 'account_count'), 'percent') }} as adoption_rate,
        {{ as_type('use_total', 'integer') }} as uses,
        {{ as_type('user_total', 'integer') }} as user_days,
        {{ rounded(safe_divide('known_use_total', 'user_total'), 'ratio') }} as uses_per_user_day,
        tenant_id
    from add_up
)

select * from feature_adoption
