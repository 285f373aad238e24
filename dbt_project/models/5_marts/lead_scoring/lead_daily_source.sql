with lead_day as (
    select * from {{ ref('int_scored_lead_day') }}
),

snapshot as (
    select * from {{ ref('prep_lead_scoring__snapshot') }}
),

count_leads as (
    select
        tenant_id,
        created_day as snapshot_date,
        source_name,
        count(*) as leads,
        {{ rounded(safe_divide('sum(score)', 'count(*)'), 'percent') }} as avg_lead_score
    from lead_day
    group by tenant_id, created_day, source_name
),

lead_daily_source as (
    select
        count_leads.snapshot_date as snapshot_date,
        count_leads.source_name,
        {{ as_type('count_leads.leads', 'integer') }} as leads,
        {{ document_integer('snapshot.leads_by_source', 'count_leads.source_name') }} as leads_reported,
        count_leads.avg_lead_score,
        {{ document_integer('snapshot.avg_score_by_source', 'count_leads.source_name') }} as avg_lead_score_reported,
        count_leads.tenant_id as tenant_id
    from count_leads
    left join snapshot on snapshot.tenant_id = count_leads.tenant_id and snapshot.snapshot_date = count_leads.snapshot_date
)

select * from lead_daily_source
