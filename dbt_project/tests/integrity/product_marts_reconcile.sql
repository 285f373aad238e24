-- Each mart of products counts every row and every sum of its staging table once, of the days up to as_of.
{% set parts = [
    ('install_base, rows', 'install_base', 'count(*)', 'customer_products', 'count(*)', 'install_date'),
    ('install_base, licences', 'install_base', 'sum(license_count)', 'customer_products', 'sum(license_count)', 'install_date'),
    ('install_base, value', 'install_base', 'sum(contract_value)', 'customer_products', 'sum(contract_value)', 'install_date'),
    ('product_version, releases', 'product_version', 'sum(releases)', 'product_releases', 'count(*)', 'release_date'),
    ('product_version, features', 'product_version', 'sum(features_added)', 'product_releases', 'sum(features_added)', 'release_date'),
    ('product_version, fixes', 'product_version', 'sum(bugs_fixed)', 'product_releases', 'sum(bugs_fixed)', 'release_date'),
    ('product_version, installs', 'product_version', 'sum(installs)', 'customer_products', 'count(*)', 'install_date'),
    ('product_version, licences', 'product_version', 'sum(licenses)', 'customer_products', 'sum(license_count)', 'install_date'),
    ('product_usage, rows', 'product_usage', 'sum(measurements)', 'product_usage_summary', 'count(*)', 'usage_date'),
    ('product_usage, sessions', 'product_usage', 'sum(sessions)', 'product_usage_summary', 'sum(total_sessions)', 'usage_date'),
    ('product_usage, logins', 'product_usage', 'sum(logins)', 'product_usage_summary', 'sum(login_count)', 'usage_date'),
    ('product_usage, calls', 'product_usage', 'sum(api_calls)', 'product_usage_summary', 'sum(api_calls)', 'usage_date'),
    ('feature_adoption, rows', 'feature_adoption', 'sum(measurements)', 'feature_usage', 'count(*)', 'usage_date'),
    ('feature_adoption, uses', 'feature_adoption', 'sum(uses)', 'feature_usage', 'sum(usage_count)', 'usage_date'),
    ('feature_adoption, users', 'feature_adoption', 'sum(user_days)', 'feature_usage', 'sum(unique_users)', 'usage_date'),
    ('license_utilisation, rows', 'license_utilisation', 'sum(measurements)', 'license_usage', 'count(*)', 'usage_date'),
    ('license_utilisation, charges', 'license_utilisation', 'sum(overage_charges)', 'license_usage', 'sum(overage_charges)', 'usage_date'),
    ('product_performance, rows', 'product_performance', 'sum(measurements)', 'performance_metrics', 'count(*)', 'metric_date'),
    ('product_performance, downtime', 'product_performance', 'sum(downtime_minutes)', 'performance_metrics', 'sum(downtime_minutes)', 'metric_date'),
    ('product_data_quality, rows', 'product_data_quality', 'sum(measurements)', 'data_quality_metrics', 'count(*)', 'metric_date'),
    ('product_data_quality, duplicates', 'product_data_quality', 'sum(duplicate_records)', 'data_quality_metrics', 'sum(duplicate_records)', 'metric_date'),
    ('product_data_quality, errors', 'product_data_quality', 'sum(validation_errors)', 'data_quality_metrics', 'sum(validation_errors)', 'metric_date'),
    ('product_session, rows', 'product_session', 'count(*)', 'user_sessions', 'count(*)', 'session_start'),
    ('product_session, minutes', 'product_session', 'sum(session_minutes)', 'user_sessions', 'sum(duration_minutes)', 'session_start'),
    ('product_event, rows', 'product_event', 'count(*)', 'telemetry_events', 'count(*)', 'event_timestamp'),
    ('api_usage, rows', 'api_usage', 'sum(measurements)', 'api_usage', 'count(*)', 'usage_date'),
    ('api_usage, calls', 'api_usage', 'sum(calls)', 'api_usage', 'sum(call_count)', 'usage_date'),
    ('api_usage, errors', 'api_usage', 'sum(errors)', 'api_usage', 'sum(error_count)', 'usage_date'),
    ('api_usage, volume', 'api_usage', 'sum(data_gb)', 'api_usage', 'sum(data_transferred_gb)', 'usage_date'),
    ('integration_health, rows', 'integration_health', 'count(*)', 'integration_usage', 'count(*)', 'install_date'),
    ('integration_health, records', 'integration_health', 'sum(records_synced)', 'integration_usage', 'sum(records_synced)', 'install_date'),
    ('integration_health, errors', 'integration_health', 'sum(sync_errors)', 'integration_usage', 'sum(error_count)', 'install_date'),
] %}

with compare as (
    {% for part, mart, in_mart, staging, in_source, moment in parts %}
        {% set until = as_of() if moment in ('session_start', 'event_timestamp') else local_date(as_of()) %}
        select
            '{{ part }}' as part,
            (select {{ as_type('coalesce(' ~ in_mart ~ ', 0)', 'exact') }} from {{ ref(mart) }}) as in_mart,
            (
                select {{ as_type('coalesce(' ~ in_source ~ ', 0)', 'exact') }}
                from {{ ref('stg_sales_analytics__' ~ staging) }}
                where {{ moment }} is null or {{ moment }} <= {{ until }}
            ) as in_source
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from compare
where in_mart <> in_source
