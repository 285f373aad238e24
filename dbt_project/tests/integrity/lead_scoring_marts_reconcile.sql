-- Each mart of lead_scoring adds up to its source: days to leads and changes, representatives to leads, sources to days, and
-- submissions to leads.  Every change of status is judged once.
with lead_record as (
    select * from {{ ref('prep_lead_scoring__lead') }}
    where is_current and created_at <= {{ as_of() }}
),

change as (
    select * from {{ ref('prep_lead_scoring__lead_change') }}
    where changed_at <= {{ as_of() }}
),

compare as (
    select
        'lead_daily_snapshot' as part,
        (select sum(total_leads) from {{ ref('lead_daily_snapshot') }}) as in_mart,
        (select {{ as_type('count(*)', 'integer') }} from lead_record where is_counted) as in_source
    union all
    select
        'lead_daily_snapshot, by category' as part,
        (select sum(hot_leads + warm_leads + cold_leads) from {{ ref('lead_daily_snapshot') }}) as in_mart,
        (select {{ as_type('count(*)', 'integer') }} from lead_record where is_counted) as in_source
    union all
    select
        'lead_daily_source' as part,
        (select sum(leads) from {{ ref('lead_daily_source') }}) as in_mart,
        (select {{ as_type('count(*)', 'integer') }} from lead_record where is_counted) as in_source
    union all
    select
        'lead_daily_snapshot, contacted' as part,
        (select sum(leads_contacted) from {{ ref('lead_daily_snapshot') }}) as in_mart,
        (
            select {{ as_type('count(*)', 'integer') }} from change
            where to_status = 'CONTACTED' and lead_id in (select lead_id from lead_record where is_counted)
        ) as in_source
    union all
    select
        'lead_lifecycle' as part,
        (select {{ as_type('count(*)', 'integer') }} from {{ ref('lead_lifecycle') }}) as in_mart,
        (select {{ as_type('count(*)', 'integer') }} from change) as in_source
    union all
    select
        'lead_response_time' as part,
        (select {{ as_type('count(*)', 'integer') }} from {{ ref('lead_response_time') }}) as in_mart,
        (
            select {{ as_type('count(distinct lead_id)', 'integer') }} from change
            where from_status = 'NEW' and to_status = 'CONTACTED'
                and lead_id in (select lead_id from lead_record where is_counted)
        ) as in_source
    union all
    select
        'duplicate_submission' as part,
        (select {{ as_type('count(*)', 'integer') }} from {{ ref('duplicate_submission') }}) as in_mart,
        (select {{ as_type('count(*)', 'integer') }} from lead_record where not is_deleted) as in_source
    union all
    select
        'lead_retention' as part,
        (select {{ as_type('count(*)', 'integer') }} from {{ ref('lead_retention') }}) as in_mart,
        (select {{ as_type('count(*)', 'integer') }} from lead_record where not is_deleted) as in_source
    union all
    select
        'hot_lead' as part,
        (select {{ as_type('count(*)', 'integer') }} from {{ ref('hot_lead') }}) as in_mart,
        (
            select {{ as_type('count(*)', 'integer') }} from {{ ref('lead_retention') }}
            where category = 'HOT' and not is_archived
                and lead_id in (select lead_id from lead_record where is_counted)
        ) as in_source
    union all
    select
        'rep_performance' as part,
        (select sum(leads_assigned) from {{ ref('rep_performance') }}) as in_mart,
        (
            select {{ as_type('count(*)', 'integer') }} from lead_record
            where not is_deleted and assigned_to in (select user_id from {{ ref('stg_lead_scoring__users') }})
        ) as in_source
    union all
    select
        'notification_delivery' as part,
        (select sum(sent + failed + pending) from {{ ref('notification_delivery') }}) as in_mart,
        (
            select {{ as_type('count(*)', 'integer') }} from {{ ref('stg_lead_scoring__notifications') }}
            where created_at <= {{ as_of() }}
        ) as in_source
)

select * from compare
where coalesce(in_mart, 0) <> in_source
