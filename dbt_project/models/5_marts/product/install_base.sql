with install as (
    select * from {{ ref('stg_sales_analytics__customer_products') }}
    where install_date is null or install_date <= {{ local_date(as_of()) }}
),

account as (select * from {{ ref('int_customer_account') }}),

product as (select * from {{ ref('stg_sales_analytics__products') }}),

version as (select * from {{ ref('int_product_version') }}),

fx_rate as (select * from {{ ref('int_fx_rate') }}),

install_base as (
    select
        install.install_id as install_id,
        account.account_id as account_id,
        {{ source_id('product', 'sales_analytics', 'products', 'install.product_id', tenant='install.tenant_id') }} as product_id,
        product.product_name as product_name,
        product.product_category as product_category,
        product.product_line as product_line,
        -- which version runs there, and how old it is
        install.version_number as version_number,
        product.current_version as current_version,
        install.version_number = product.current_version as is_current_version,
        version.release_date as version_release_date,
        {{ as_type('version.versions_behind', 'integer') }} as versions_behind,
        {{ as_type('version.majors_behind', 'integer') }} as majors_behind,
        {{ as_type('version.breaking_versions_ahead', 'integer') }} as breaking_versions_ahead,
        version.support_end_date as support_end_date,
        version.eol_date as eol_date,
        coalesce(version.support_state, 'UNKNOWN') as support_state,
        version.days_to_support_end as days_to_support_end,
        -- what was bought
        install.license_count as license_count,
        install.usage_tier as usage_tier,
        install.support_level as support_level,
        install.install_date as install_date,
        install.renewal_date as renewal_date,
        {{ calendar_days(local_date(as_of()), 'install.renewal_date') }} as days_to_renewal,
        {{ as_type('install.contract_value', 'money') }} as contract_value,
        'USD' as currency,
        {{ rounded(converted('install.contract_value'), 'money') }} as contract_value_reporting,
        install.tenant_id as tenant_id
    from install
    left join account
        on install.tenant_id = account.tenant_id and install.customer_id = account.customer_id
    left join product
        on install.tenant_id = product.tenant_id and install.product_id = product.product_id
    left join version
        on install.tenant_id = version.tenant_id
            and install.product_id = version.product_key
            and install.version_number = version.version_number
    left join fx_rate
        on {{ rate_holds("'USD'", local_date(as_of())) }}
)

select * from install_base
