-- Each mart of products counts every row and every sum of its staging table once, of the days up to as_of.
{% set day = local_date(as_of()) %}
{% set parts = {
    'install_base, rows': ('install_base', 'count(*)', 'customer_products', 'count(*)', 'install_date'),
    'install_base, licences': ('install_base', 'sum(license_count)', 'customer_products', 'sum(license_count)', 'install_date'),
    'install_base, value': ('install_base', 'sum(contract_value)', 'customer_products', 'sum(contract_value)', 'install_date'),
    'product_version, releases': ('product_version', 'sum(releases)', 'product_releases', 'count(*)', 'release_date'),
    'product_version, features':
        ('product_version', 'sum(features_added)', 'product_releases', 'sum(features_added)', 'release_date'),
    'product_version, fixes': ('product_version', 'sum(bugs_fixed)', 'product_releases', 'sum(bugs_fixed)', 'release_date'),
    'product_version, installs': ('product_version', 'sum(installs)', 'customer_products', 'count(*)', 'install_date'),
    'product_version, licences': ('product_version', 'sum(licenses)', 'customer_products', 'sum(license_count)', 'install_date'),
} %}

with compare as (
    {% for part, (mart, in_mart, staging, in_source, moment) in parts.items() %}
        select
            '{{ part }}' as part,
            (select {{ as_type('coalesce(' ~ in_mart ~ ', 0)', 'exact') }} from {{ ref(mart) }}) as in_mart,
            (
                select {{ as_type('coalesce(' ~ in_source ~ ', 0)', 'exact') }}
                from {{ ref('stg_sales_analytics__' ~ staging) }}
                where {{ moment }} is null or {{ moment }} <= {{ day }}
            ) as in_source
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from compare
where in_mart <> in_source
