-- The leads of both tables.  A lead that stands in both was moved to the archive; the row that changed last is current (R2.15).
-- The source's own figures count leads that are neither deleted nor spam (C-52).
{{ config(materialized='table') }}

with lead_record as (
    select *, false as is_archived
    from {{ ref('stg_lead_scoring__leads') }}
    union all
    select *, true as is_archived
    from {{ ref('stg_lead_scoring__leads_archive') }}
),

rank_by_age as (
    select
        *,
        row_number() over (
            partition by tenant_id, lead_id
            order by updated_at desc, case when is_archived then 0 else 1 end
        ) as age_rank
    from lead_record
),

prep_lead_scoring__lead as (
    select
        {{ source_id('lead', 'lead_scoring', 'leads', 'lead.lead_id', tenant='lead.tenant_id') }} as lead_id,
        lead.lead_id as lead_key,
        lead.contact_name,
        lead.company_name,
        {{ lower_text('trim(lead.email)') }} as email,
        lead.industry,
        lead.lead_score,
        lead.status as source_status,
        case when lead.is_spam then 'DISQUALIFIED' else status_map.lead_status end as lead_status,
        lead.assigned_to,
        lead.created_at,
        lead.updated_at,
        coalesce(lead.source, 'UNKNOWN') as entry_word,
        coalesce(lead.utm_source, 'organic') as source_name,
        coalesce(utm_map.channel_type, entry_map.channel_type) as channel_type,
        lead.is_archived,
        coalesce(lead.is_deleted, false) as is_deleted,
        coalesce(lead.is_spam, false) as is_spam,
        lead.age_rank = 1 as is_current,
        lead.age_rank = 1 and not coalesce(lead.is_deleted, false) and not coalesce(lead.is_spam, false) as is_counted,
        lead.tenant_id as tenant_id,
        lead.source_system as source_system,
        lead.source_table as source_table,
        lead.source_key as source_key
    from rank_by_age as lead
    left join {{ ref('lead_status_map') }} as status_map
        on status_map.source_system = 'lead_scoring' and status_map.source_value = lead.status
    left join {{ ref('channel_map') }} as utm_map
        on utm_map.source_system = 'lead_scoring' and utm_map.source_value = lead.utm_source
    left join {{ ref('channel_map') }} as entry_map
        on entry_map.source_system = 'lead_scoring' and entry_map.source_value = lead.source
)

select * from prep_lead_scoring__lead
