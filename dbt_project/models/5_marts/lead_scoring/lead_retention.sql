with lead_record as (
    select *, {{ elapsed_seconds('created_at', as_of()) }} as age_seconds
    from {{ ref('prep_lead_scoring__lead') }}
    where is_current and not is_deleted and created_at <= {{ as_of() }}
),

category as (
    select tenant_id, source_table, source_key, category from {{ ref('stg_lead_scoring__leads') }}
    union all
    select tenant_id, source_table, source_key, category from {{ ref('stg_lead_scoring__leads_archive') }}
),

lead_retention as (
    select
        lead_record.lead_id as lead_id,
        coalesce(upper(category.category), 'UNKNOWN') as category,
        lead_record.lead_status as lead_status,
        lead_record.created_at as created_at,
        {{ elapsed_days('lead_record.created_at', as_of()) }} as age_days,
        lead_record.is_archived as is_archived,
        coalesce(
            not lead_record.is_archived and lead_record.age_seconds > {{ seconds_of_days(90) }}
            and (lead_record.lead_status = 'DISQUALIFIED' or category.category = 'Cold'), false
        ) as is_archive_due,
        coalesce(lead_record.age_seconds > {{ seconds_of_days(730) }}, false) as is_export_due,
        lead_record.tenant_id as tenant_id
    from lead_record
    left join category
        on lead_record.tenant_id = category.tenant_id
            and lead_record.source_table = category.source_table
            and lead_record.source_key = category.source_key
)

select * from lead_retention
