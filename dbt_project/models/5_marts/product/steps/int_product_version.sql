-- A version counts from its first release.  How long it is supported is what its last release says.
with release as (
    select
        *,
        row_number() over (
            partition by tenant_id, product_id, version_number
            order by case when release_date is null then 0 else 1 end desc, release_date desc, release_id desc
        ) as age_rank
    from {{ ref('stg_sales_analytics__product_releases') }}
    where release_date is null or release_date <= {{ local_date(as_of()) }}
),

version as (
    select
        tenant_id,
        product_id,
        version_number,
        count(*) as release_count,
        min(release_date) as first_release_date,
        max(case when age_rank = 1 then release_type end) as release_type,
        sum(features_added) as features_added,
        sum(bugs_fixed) as bugs_fixed,
        max(case when breaking_changes then 1 when not breaking_changes then 0 end) as breaking_flag,
        max(case when age_rank = 1 then support_end_date end) as support_end_date,
        max(case when age_rank = 1 then eol_date end) as eol_date,
        max(case when age_rank = 1 then adoption_rate_percent end) as adoption_rate_reported
    from release
    group by tenant_id, product_id, version_number
),

later as (
    select
        version.tenant_id as tenant_id,
        version.product_id as product_id,
        version.version_number as version_number,
        count(newer.version_number) as newer_versions,
        sum(case when newer.release_type = 'Major' then 1 else 0 end) as newer_majors,
        sum(case when newer.breaking_flag = 1 then 1 else 0 end) as newer_breaking
    from version
    left join version as newer
        on version.tenant_id = newer.tenant_id
            and version.product_id = newer.product_id
            and version.first_release_date < newer.first_release_date
    group by version.tenant_id, version.product_id, version.version_number
),

int_product_version as (
    select
        version.product_id as product_key,
        {{ source_id('product', 'sales_analytics', 'products', 'version.product_id', tenant='version.tenant_id') }} as product_id,
        version.version_number as version_number,
        version.release_count,
        version.first_release_date as release_date,
        version.release_type as release_type,
        version.features_added,
        version.bugs_fixed,
        case version.breaking_flag when 1 then true when 0 then false end as has_breaking_changes,
        version.support_end_date as support_end_date,
        version.eol_date as eol_date,
        case
            when version.eol_date < {{ local_date(as_of()) }} then 'END_OF_LIFE'
            when version.support_end_date < {{ local_date(as_of()) }} then 'UNSUPPORTED'
            when version.support_end_date is not null then 'SUPPORTED'
            else 'UNKNOWN'
        end as support_state,
        {{ calendar_days(local_date(as_of()), 'version.support_end_date') }} as days_to_support_end,
        version.adoption_rate_reported,
        -- how far behind a version is cannot be said when nobody knows when it came
        case when version.first_release_date is not null then later.newer_versions end as versions_behind,
        case when version.first_release_date is not null then later.newer_majors end as majors_behind,
        case when version.first_release_date is not null then later.newer_breaking end as breaking_versions_ahead,
        version.tenant_id as tenant_id
    from version
    inner join later
        on version.tenant_id = later.tenant_id
            and version.product_id = later.product_id
            and version.version_number = later.version_number
)

select * from int_product_version
