-- Nobody is lost and nobody is there twice: the profiles hold every account, contact and lead, groups of companies hold what
-- their accounts hold, and what was done lately is part of all that was done.
with compare_sums as (
    select
        'account_hierarchy_360' as relation_name,
        (select count(*) from {{ ref('account_360') }}) as expected,
        (select sum(account_count) from {{ ref('account_hierarchy_360') }}) as found
    union all
    select
        'account_hierarchy_360, revenue',
        (select sum(total_revenue + open_amount) from {{ ref('account_360') }}),
        (select sum(total_revenue + open_amount) from {{ ref('account_hierarchy_360') }})
    union all
    select
        'contact_360',
        (select count(*) from {{ ref('contact') }}),
        (select count(*) from {{ ref('contact_360') }})
    union all
    select
        'contact_360, touchpoints',
        (select sum(total_touchpoints) from {{ ref('contact_summary') }}),
        (select sum(total_touchpoints) from {{ ref('contact_360') }})
    union all
    select
        'contact_360, leads',
        (select count(*) from {{ ref('lead') }} where contact_id in (select contact_id from {{ ref('contact') }})),
        (select sum(total_leads) from {{ ref('contact_360') }})
    union all
    select
        'lead_360',
        (select count(*) from {{ ref('lead') }}),
        (select count(*) from {{ ref('lead_360') }})
    union all
    select
        'trends beyond all there was',
        0,
        (
            select count(*) from {{ ref('contact_360') }}
            where activities_90d + activities_90d_before > total_touchpoints + total_events
        )
)

select * from compare_sums
where coalesce(expected, 0) <> coalesce(found, 0)
