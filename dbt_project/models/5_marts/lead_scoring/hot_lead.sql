-- The score of the entity ends at 100; the raw score goes on and orders those at the top.
{{ config(post_hook=add_indexes([
    {'name': 'idx_hot_lead_first', 'columns': 'lead_score desc, raw_score desc, created_at desc, lead_id'}
])) }}

with lead_record as (
    select * from {{ ref('prep_lead_scoring__lead') }}
    where is_counted and not is_archived and source_table = 'leads' and created_at <= {{ as_of() }}
),

source_row as (
    select * from {{ ref('stg_lead_scoring__leads') }}
    where category = 'Hot'
),

rep as (select * from {{ ref('stg_lead_scoring__users') }}),

hot_lead as (
    select
        lead_record.lead_id as lead_id,
        lead_record.contact_name as contact_name,
        lead_record.company_name as company_name,
        source_row.inquiry_type as inquiry_type,
        source_row.budget_timeline as budget_timeline,
        lead_record.lead_score as lead_score,
        source_row.raw_score as raw_score,
        source_row.priority_flag as is_flagged,
        lead_record.lead_status as lead_status,
        lead_record.assigned_to as rep_id,
        rep.full_name as rep_name,
        lead_record.created_at as created_at,
        {{ rounded(safe_divide(elapsed_seconds('lead_record.created_at', as_of()), '3600'), 'ratio') }} as hours_since_created,
        lead_record.tenant_id as tenant_id
    from lead_record
    inner join source_row
        on lead_record.tenant_id = source_row.tenant_id and lead_record.source_key = source_row.source_key
    left join rep
        on lead_record.tenant_id = rep.tenant_id and lead_record.assigned_to = rep.user_id
)

select * from hot_lead
