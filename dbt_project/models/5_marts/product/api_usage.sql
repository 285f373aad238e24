with measure as (
    select
        *,
        coalesce(endpoint, 'UNKNOWN') as endpoint_key,
        coalesce(method, 'UNKNOWN') as method_key,
        coalesce(authentication_type, 'UNKNOWN') as authentication_key
    from {{ product_measures('api_usage', day='usage_date') }} as calls
),

add_up as (
    select
        tenant_id,
        account_key,
        product_key,
        stat_date,
        stat_month,
        endpoint_key,
        method_key,
        authentication_key,
        count(*) as measure_count,
        sum(call_count) as call_total,
        sum(success_count) as success_total,
        sum(error_count) as error_total,
        sum(case when error_count is not null then call_count end) as judged_calls,
        sum(case when call_count is not null then error_count end) as judged_errors,
        sum(call_count * avg_response_time_ms) as response_total,
        sum(case when avg_response_time_ms is not null then call_count end) as timed_calls,
        sum(data_transferred_gb) as volume
    from measure
    group by tenant_id, account_key, product_key, stat_month, stat_date, endpoint_key, method_key, authentication_key
),

api_usage as (
    select
        account_key as account_id,
        product_key as product_id,
        stat_date,
        stat_month,
        endpoint_key as endpoint,
        method_key as method,
        authentication_key as authentication_type,
        {{ as_type('measure_count', 'integer') }} as measurements,
        {{ as_type('call_total', 'integer') }} as calls,
        {{ as_type('success_total', 'integer') }} as successes,
        {{ as_type('error_total', 'integer') }} as errors,
        {{ rounded(safe_divide('100 * judged_errors', 'judged_calls'), 'percent') }} as error_rate,
        {{ as_type('timed_calls', 'integer') }} as timed_calls,
        {{ rounded(safe_divide('response_total', 'timed_calls'), 'ratio') }} as avg_response_ms,
        {{ as_type('volume', 'ratio') }} as data_gb,
        tenant_id
    from add_up
)

select * from api_usage
