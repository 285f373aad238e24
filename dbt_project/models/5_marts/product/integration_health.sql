with integration as (
    select
        *,
        case when last_sync_date <= {{ local_date(as_of()) }} then last_sync_date end as synced_on
    from {{ product_measures('integration_usage', day='install_date') }} as integration_usage
),

measure_age as (
    select
        *,
        {{ calendar_days('synced_on', local_date(as_of())) }} as days_quiet
    from integration
),

integration_health as (
    select
        integration_id,
        account_key as account_id,
        product_key as product_id,
        integration_name,
        coalesce(integration_type, 'UNKNOWN') as integration_type,
        coalesce(status, 'UNKNOWN') as status,
        coalesce(sync_frequency, 'UNKNOWN') as sync_frequency,
        install_date,
        stat_month as install_month,
        synced_on as last_sync_date,
        {{ as_type('days_quiet', 'integer') }} as days_since_sync,
        coalesce(status, '') = 'Active' and coalesce(days_quiet > 1, true) as is_overdue,
        {{ as_type('records_synced', 'integer') }} as records_synced,
        {{ as_type('error_count', 'integer') }} as sync_errors,
        {{ rounded(safe_divide('1000 * error_count', 'records_synced'), 'ratio') }} as errors_per_1000_records,
        tenant_id
    from measure_age
)

select * from integration_health
