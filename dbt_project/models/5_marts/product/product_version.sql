-- Released versions and installed ones: a version that nobody announced is seen because somebody runs it.
with version as (select * from {{ ref('int_product_version') }}),

install as (
    select *, coalesce(version_number, 'UNKNOWN') as version_key from {{ ref('install_base') }}
),

product as (
    select
        {{ source_id('product', 'sales_analytics', 'products', 'product_id') }} as product_id,
        product_name,
        current_version,
        tenant_id
    from {{ ref('stg_sales_analytics__products') }}
),

count_installs as (
    select
        tenant_id,
        product_id,
        version_key,
        count(*) as install_count,
        count(distinct account_id) as account_count,
        sum(license_count) as licenses,
        sum(contract_value_reporting) as annual_value
    from install
    group by tenant_id, product_id, version_key
),

count_owners as (
    select tenant_id, product_id, count(distinct account_id) as owner_count from install
    group by tenant_id, product_id
),

list_versions as (
    select tenant_id, product_id, version_number from version
    union distinct
    select tenant_id, product_id, version_key as version_number from count_installs
),

product_version as (
    select
        listed.product_id as product_id,
        listed.version_number as version_number,
        product.product_name,
        listed.version_number = product.current_version as is_current_version,
        -- when it came, and what came with it
        {{ as_type('coalesce(version.release_count, 0)', 'integer') }} as releases,
        version.release_type,
        version.release_date,
        {{ as_type(dbt.date_trunc('month', 'version.release_date'), 'date') }} as release_month,
        {{ as_type('version.features_added', 'integer') }} as features_added,
        {{ as_type('version.bugs_fixed', 'integer') }} as bugs_fixed,
        version.has_breaking_changes,
        -- how long it lasts
        {{ as_type('version.versions_behind', 'integer') }} as versions_behind,
        version.support_end_date,
        version.eol_date,
        coalesce(version.support_state, 'UNKNOWN') as support_state,
        version.days_to_support_end,
        -- who runs it
        {{ as_type('coalesce(counted.install_count, 0)', 'integer') }} as installs,
        {{ as_type('coalesce(counted.account_count, 0)', 'integer') }} as accounts,
        {{ as_type('coalesce(counted.licenses, 0)', 'integer') }} as licenses,
        {{ as_type('coalesce(counted.annual_value, 0)', 'money') }} as annual_value,
        '{{ var("reporting_currency") }}' as currency,
        {{ rounded(safe_divide('100 * coalesce(counted.account_count, 0)', 'owner.owner_count'), 'percent') }} as adoption_rate,
        version.adoption_rate_reported,
        listed.tenant_id as tenant_id
    from list_versions as listed
    left join version
        on listed.tenant_id = version.tenant_id
            and listed.product_id = version.product_id
            and listed.version_number = version.version_number
    left join count_installs as counted
        on listed.tenant_id = counted.tenant_id
            and listed.product_id = counted.product_id
            and listed.version_number = counted.version_key
    left join count_owners as owner
        on listed.tenant_id = owner.tenant_id and listed.product_id = owner.product_id
    left join product
        on listed.tenant_id = product.tenant_id and listed.product_id = product.product_id
)

select * from product_version
