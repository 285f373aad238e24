{{ config(materialized='table') }}

with lead_record as (
    {{ union_sources('lead', [
        'lead_id', 'lead_name', 'company_name', 'job_title', 'lead_source', 'channel_id', 'campaign_id', 'lead_status',
        'source_status', 'lead_score', 'industry_id', 'province', 'city', 'owner_user_id', 'created_at', 'updated_at',
        'last_contacted_at', 'converted_at', 'converted_contact_id', 'converted_account_id', 'converted_opportunity_id',
        'disqualified_at', 'disqualified_reason', 'person_id', 'account_id', 'contact_attempts_stated',
    ]) }}
),

identifier as (
    select * from {{ ref('int_lead_identifier') }}
),

contact as (
    select distinct contact_id from {{ ref('int_contact') }}
    where reject_rule is null
),

int_lead as (
    select
        lead_record.lead_id,
        lead_record.lead_name,
        lead_record.company_name,
        identifier.mobile_phone,
        identifier.email,
        identifier.wechat_id,
        lead_record.job_title,
        lead_record.lead_source,
        lead_record.channel_id,
        lead_record.campaign_id,
        lead_record.lead_status,
        lead_record.lead_score,
        lead_record.industry_id,
        lead_record.province,
        lead_record.city,
        lead_record.owner_user_id,
        lead_record.created_at,
        lead_record.updated_at,
        lead_record.last_contacted_at,
        lead_record.converted_at,
        coalesce(
            converted_contact.contact_id, case when lead_record.lead_status = 'CONVERTED' then contact.contact_id end
        ) as converted_contact_id,
        lead_record.converted_account_id,
        lead_record.converted_opportunity_id,
        lead_record.disqualified_at,
        lead_record.disqualified_reason,
        lead_record.source_status,
        lead_record.contact_attempts_stated,
        lead_record.person_id,
        coalesce(contact.contact_id, converted_contact.contact_id) as contact_id,
        lead_record.account_id,
        lead_record.tenant_id as tenant_id,
        lead_record.source_system as source_system,
        lead_record.source_table as source_table,
        lead_record.source_key as source_key,
        case
            when lead_record.lead_name is null then 'lead_name_missing'
            when lead_record.lead_status = 'DELETED' then 'lead_deleted'
            when lead_record.lead_status = 'MOVED' then 'lead_moved_to_archive'
            when lead_record.source_status is null then 'lead_status_missing'
            when lead_record.lead_status is null then 'lead_status_unmapped'
            when lead_record.created_at is null then 'lead_created_at_missing'
        end as reject_rule
    from lead_record
    left join identifier
        on identifier.tenant_id = lead_record.tenant_id
            and identifier.source_system = lead_record.source_system
            and identifier.source_table = lead_record.source_table
            and identifier.source_key = lead_record.source_key
    left join contact
        on contact.contact_id = lead_record.person_id
    left join contact as converted_contact
        on converted_contact.contact_id = lead_record.converted_contact_id
)

select * from int_lead
