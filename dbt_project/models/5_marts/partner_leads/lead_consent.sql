with lead_record as (select * from {{ ref('int_partner_lead') }}),

source_row as (
    select tenant_id, source_key, consent_value, tcpa_compliance, consent_description, created_at
    from {{ ref('stg_partner_leads__leads') }}
),

lead_consent as (
    select
        lead_record.lead_key as lead_key,
        lead_record.lead_id as lead_id,
        lead_record.contact_id as contact_id,
        lead_record.lead_type as lead_type,
        lead_record.provider_id as provider_id,
        lead_record.workspace_id as workspace_id,
        source_row.created_at as created_at,
        source_row.consent_value as has_consent,
        source_row.tcpa_compliance as is_tcpa_compliant,
        source_row.consent_description is not null as has_wording,
        case
            when source_row.consent_value and source_row.tcpa_compliance then 'COMPLIANT'
            when source_row.consent_value is null or source_row.tcpa_compliance is null then 'UNKNOWN'
            when source_row.consent_value then 'CONSENT_ONLY'
            when source_row.tcpa_compliance then 'CONTRADICTORY'
            else 'NONE'
        end as consent_state,
        lead_record.tenant_id as tenant_id
    from lead_record
    inner join source_row
        on lead_record.tenant_id = source_row.tenant_id and lead_record.lead_key = source_row.source_key
)

select * from lead_consent
