with lead_record as (
    select * from {{ ref('stg_customer_center__leads') }}
),

organization as (
    select * from {{ ref('stg_customer_center__organizations') }}
),

person_record as (
    select * from {{ source('identity', 'person_record') }}
    where source_system = 'customer_center' and source_table = 'leads'
),

account_record as (
    select * from {{ source('identity', 'account_record') }}
    where source_system = 'customer_center' and source_table = 'organizations'
),

int_lead__customer_center as (
    select
        {{ source_id('lead', 'customer_center', 'leads', 'lead_record.lead_id', tenant='lead_record.tenant_id') }}
            as lead_id,
        coalesce(
            nullif(trim(coalesce(lead_record.first_name, '') || ' ' || coalesce(lead_record.last_name, '')), ''),
            lead_record.email
        ) as lead_name,
        organization.organization_name as company_name,
        lead_record.title as job_title,
        coalesce({{ upper_text("replace(trim(lead_record.source), ' ', '_')") }}, 'UNKNOWN') as lead_source,
        {{ source_id('channel', 'customer_center', 'campaigns', "'EMAIL'", tenant='lead_record.tenant_id') }} as channel_id,
        {{ source_id('campaign', 'customer_center', 'campaigns', 'lead_record.campaign_id', tenant='lead_record.tenant_id') }}
            as campaign_id,
        status_map.lead_status,
        lead_record.status as source_status,
        {{ unknown('lead', [
            'lead_score', 'industry_id', 'province', 'city', 'owner_user_id', 'converted_at', 'converted_contact_id',
            'converted_opportunity_id', 'contact_attempts_stated',
        ]) }},
        lead_record.created_at as created_at,
        lead_record.updated_at as updated_at,
        coalesce(lead_record.last_contacted_at, lead_record.email_sent_at) as last_contacted_at,
        case when status_map.lead_status = 'CONVERTED' then account_record.account_id end as converted_account_id,
        case when status_map.lead_status = 'DISQUALIFIED' then lead_record.updated_at end as disqualified_at,
        case when status_map.lead_status = 'DISQUALIFIED' then lead_record.status end as disqualified_reason,
        person_record.person_id,
        account_record.account_id as account_id,
        lead_record.tenant_id as tenant_id,
        lead_record.source_system as source_system,
        lead_record.source_table as source_table,
        lead_record.source_key as source_key
    from lead_record
    left join organization
        on organization.tenant_id = lead_record.tenant_id and organization.organization_id = lead_record.organization_id
    left join person_record
        on person_record.tenant_id = lead_record.tenant_id and person_record.source_key = lead_record.source_key
    left join account_record
        on account_record.tenant_id = lead_record.tenant_id and account_record.source_key = lead_record.organization_id
    left join {{ ref('lead_status_map') }} as status_map
        on status_map.source_system = lead_record.source_system
            and status_map.source_value = {{ lower_text('lead_record.status') }}
)

select * from int_lead__customer_center
