with record as (
    select * from {{ ref('int_lead') }}
    where reject_rule is null
),

-- Whoever was reached out to is no longer new, also where the source has not said so yet (R0.90).
told as (
    select
        record.*,
        case
            when record.lead_status = 'NEW' and contact.contact_attempts > 0 then 'CONTACTED' else record.lead_status
        end as present_status,
        contact.first_contacted_at,
        contact.last_contacted_at as last_contact_at
    from record
    left join {{ ref('int_lead_contact') }} as contact on contact.lead_id = record.lead_id
),

lead_grade as (
    select * from {{ ref('lead_grade') }}
),

lead as (
    select
        record.lead_id,
        record.lead_name,
        record.company_name,
        record.mobile_phone,
        record.email,
        record.wechat_id,
        record.job_title,
        record.lead_source,
        record.channel_id,
        record.campaign_id,
        record.present_status as lead_status,
        record.lead_score,
        lead_grade.lead_grade,
        record.industry_id,
        record.province,
        record.city,
        record.owner_user_id,
        record.created_at,
        record.updated_at,
        record.last_contact_at as last_contacted_at,
        record.converted_at,
        record.converted_contact_id,
        record.converted_account_id,
        record.converted_opportunity_id,
        {{ is_qualified('record.present_status', 'record.lead_score') }} as is_qualified,
        record.disqualified_at,
        record.disqualified_reason,
        record.source_status,
        record.contact_id,
        coalesce(record.account_id, record.converted_account_id) as account_id,
        record.first_contacted_at,
        record.tenant_id,
        record.source_system,
        record.source_table,
        record.source_key
    from told as record
    left join lead_grade
        on record.lead_score between lead_grade.min_score and lead_grade.max_score
)

select * from lead
