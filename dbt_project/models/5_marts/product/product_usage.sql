with measure as (
    select
        *,
        -- the last word of the month on how the account fares with the product
        row_number() over (
            partition by tenant_id, account_key, product_key, stat_month
            order by case when health_score is null then 1 else 0 end, stat_date desc, usage_id desc
        ) as health_rank
    from {{ product_measures('product_usage_summary', day='usage_date') }} as summary
),

add_up as (
    select
        tenant_id,
        account_key,
        product_key,
        stat_month,
        count(*) as measure_count,
        sum(active_users) as user_days,
        count(active_users) as user_measures,
        max(active_users) as most_users,
        sum(total_sessions) as session_count,
        sum(login_count) as logins,
        sum(api_calls) as calls,
        sum(total_sessions * avg_session_duration_min) as session_minutes,
        sum(case when avg_session_duration_min is not null then total_sessions end) as timed_sessions,
        sum(feature_adoption_score) as score_total,
        count(feature_adoption_score) as score_count,
        sum(error_rate_percent) as error_rate_total,
        count(error_rate_percent) as error_rate_count,
        sum(license_utilization) as utilization_total,
        count(license_utilization) as utilization_count,
        sum(data_volume_gb) as volume_total,
        count(data_volume_gb) as volume_count,
        max(case when health_rank = 1 then health_score end) as last_health
    from measure
    group by tenant_id, account_key, product_key, stat_month
),

product_usage as (
    select
        account_key as account_id,
        product_key as product_id,
        stat_month,
        {{ as_type('measure_count', 'integer') }} as measurements,
        -- who used it
        {{ rounded(safe_divide('user_days', 'user_measures'), 'ratio') }} as avg_active_users,
        {{ as_type('most_users', 'integer') }} as peak_active_users,
        -- how much
        {{ as_type('session_count', 'integer') }} as sessions,
        {{ rounded(safe_divide('session_minutes', 'timed_sessions'), 'ratio') }} as avg_session_minutes,
        {{ as_type('logins', 'integer') }} as logins,
        {{ as_type('calls', 'integer') }} as api_calls,
        {{ rounded(safe_divide('volume_total', 'volume_count'), 'ratio') }} as avg_data_volume_gb,
        -- how well
        {{ rounded(safe_divide('score_total', 'score_count'), 'percent') }} as feature_adoption_score,
        {{ rounded(safe_divide('error_rate_total', 'error_rate_count'), 'percent') }} as error_rate,
        {{ rounded(safe_divide('utilization_total', 'utilization_count'), 'percent') }} as license_utilisation_reported,
        last_health as health_state,
        tenant_id
    from add_up
)

select * from product_usage
