with measure as (
    select
        *,
        rank() over (partition by tenant_id, customer_id, product_key, stat_month order by stat_date desc) as age_rank
    from {{ product_measures('performance_metrics', day='metric_date') }} as performance
),

add_up as (
    select
        tenant_id,
        account_key,
        product_key,
        stat_month,
        count(*) as measure_count,
        sum(avg_page_load_time_ms) as load_total,
        count(avg_page_load_time_ms) as load_count,
        sum(avg_query_time_ms) as query_total,
        count(avg_query_time_ms) as query_count,
        sum(uptime_percent) as uptime_total,
        count(uptime_percent) as uptime_count,
        min(uptime_percent) as least_uptime,
        sum(downtime_minutes) as minutes_down,
        count(case when downtime_minutes > 0 then 1 end) as down_count,
        sum(avg_concurrent_users) as user_total,
        count(avg_concurrent_users) as user_count,
        max(peak_concurrent_users) as most_users,
        sum(cpu_utilization_percent) as cpu_total,
        count(cpu_utilization_percent) as cpu_count,
        max(cpu_utilization_percent) as most_cpu,
        sum(memory_utilization_percent) as memory_total,
        count(memory_utilization_percent) as memory_count,
        max(memory_utilization_percent) as most_memory,
        sum(case when age_rank = 1 then storage_used_gb end) as last_storage
    from measure
    group by tenant_id, account_key, product_key, stat_month
),

product_performance as (
    select
        account_key as account_id,
        product_key as product_id,
        stat_month,
        {{ as_type('measure_count', 'integer') }} as measurements,
        -- how fast
        {{ rounded(safe_divide('load_total', 'load_count'), 'ratio') }} as avg_page_load_ms,
        {{ rounded(safe_divide('query_total', 'query_count'), 'ratio') }} as avg_query_ms,
        -- how steadily
        {{ rounded(safe_divide('uptime_total', 'uptime_count'), 'percent') }} as uptime,
        {{ as_type('least_uptime', 'percent') }} as worst_uptime,
        {{ as_type('minutes_down', 'integer') }} as downtime_minutes,
        {{ as_type('down_count', 'integer') }} as measurements_down,
        -- with how much left
        {{ rounded(safe_divide('user_total', 'user_count'), 'ratio') }} as avg_concurrent_users,
        {{ as_type('most_users', 'integer') }} as peak_concurrent_users,
        {{ rounded(safe_divide('cpu_total', 'cpu_count'), 'percent') }} as avg_cpu_utilisation,
        {{ as_type('most_cpu', 'percent') }} as peak_cpu_utilisation,
        {{ rounded(safe_divide('memory_total', 'memory_count'), 'percent') }} as avg_memory_utilisation,
        {{ as_type('most_memory', 'percent') }} as peak_memory_utilisation,
        {{ as_type('last_storage', 'ratio') }} as storage_gb,
        tenant_id
    from add_up
)

select * from product_performance
