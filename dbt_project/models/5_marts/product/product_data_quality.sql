{% set scores = ['completeness_score', 'accuracy_score', 'consistency_score', 'timeliness_score', 'overall_quality_score'] %}

with measure as (
    select * from {{ product_measures('data_quality_metrics', day='metric_date') }} as quality
),

add_up as (
    select
        tenant_id,
        account_key,
        product_key,
        stat_month,
        {% for score in scores %}
            sum({{ score }}) as {{ score }}_total,
            count({{ score }}) as {{ score }}_count,
        {% endfor %}
        sum(null_values_percent) as nulls_total,
        count(null_values_percent) as nulls_count,
        sum(duplicate_records) as duplicates,
        sum(validation_errors) as errors,
        count(*) as measure_count
    from measure
    group by tenant_id, account_key, product_key, stat_month
),

product_data_quality as (
    select
        account_key as account_id,
        product_key as product_id,
        stat_month,
        {{ as_type('measure_count', 'integer') }} as measurements,
        {% for score in scores %}
            {{ rounded(safe_divide(score ~ '_total', score ~ '_count'), 'percent') }} as {{ score }},
        {% endfor %}
        {{ rounded(safe_divide('nulls_total', 'nulls_count'), 'percent') }} as null_values_percent,
        {{ as_type('duplicates', 'integer') }} as duplicate_records,
        {{ as_type('errors', 'integer') }} as validation_errors,
        tenant_id
    from add_up
)

select * from product_data_quality
