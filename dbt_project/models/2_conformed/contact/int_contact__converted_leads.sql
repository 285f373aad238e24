-- A conversion makes the lead's person a contact (R0.90), unless the source says which contact it became.
with lead_record as (
    {{ union_sources('lead', [
        'person_id', 'lead_name', 'job_title', 'lead_source', 'channel_id', 'lead_status', 'owner_user_id', 'created_at',
        'updated_at', 'converted_at', 'converted_contact_id', 'account_id',
    ]) }}
),

person_record as (
    select * from {{ source('identity', 'person_record') }}
),

int_contact__converted_leads as (
    select
        lead_record.person_id as contact_id,
        lead_record.lead_name as contact_name,
        lead_record.job_title,
        {{ unknown('contact', ['department', 'lifecycle_stage', 'is_decision_maker', 'is_verified', 'consent_given_at']) }},
        'ACTIVE' as contact_status,
        lead_record.account_id as primary_account_id,
        lead_record.lead_source as contact_source,
        lead_record.channel_id as primary_channel_id,
        lead_record.owner_user_id,
        coalesce(lead_record.converted_at, lead_record.created_at, person_record.first_seen_at) as created_at,
        greatest(lead_record.updated_at, lead_record.converted_at) as updated_at,
        3 as source_rank,
        lead_record.tenant_id,
        lead_record.source_system,
        lead_record.source_table,
        lead_record.source_key
    from lead_record
    left join person_record
        on person_record.tenant_id = lead_record.tenant_id
            and person_record.source_system = lead_record.source_system
            and person_record.source_table = lead_record.source_table
            and person_record.source_key = lead_record.source_key
    where lead_record.lead_status = 'CONVERTED' and lead_record.converted_contact_id is null
)

select * from int_contact__converted_leads
