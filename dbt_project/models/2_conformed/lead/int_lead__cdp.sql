with lead_record as (
    select * from {{ ref('stg_cdp__lead') }}
),

industry as (
    select * from {{ ref('stg_cdp__industry') }}
),

person_record as (
    select * from {{ source('identity', 'person_record') }}
    where source_system = 'cdp'
),

account_record as (
    select * from {{ source('identity', 'account_record') }}
    where source_system = 'cdp'
),

int_lead__cdp as (
    select
        {{ source_id('lead', 'cdp', 'lead', 'lead_record.lead_id', tenant='lead_record.tenant_id') }} as lead_id,
        lead_record.lead_name,
        lead_record.company_name,
        lead_record.job_title,
        lead_record.lead_source,
        {{ source_id('channel', 'cdp', 'channel', 'lead_record.channel_id', tenant='lead_record.tenant_id') }} as channel_id,
        {{ source_id('campaign', 'cdp', 'campaign', 'lead_record.campaign_id', tenant='lead_record.tenant_id') }} as campaign_id,
        lead_record.lead_status,
        lead_record.lead_status as source_status,
        lead_record.lead_score,
        {{ industry_id('industry.industry_name', tenant='industry.tenant_id') }} as industry_id,
        lead_record.province,
        lead_record.city,
        lead_record.owner_user_id,
        lead_record.created_at,
        lead_record.updated_at as updated_at,
        lead_record.last_contacted_at,
        {{ as_type('null', 'integer') }} as contact_attempts_stated,
        lead_record.converted_at,
        converted_contact.person_id as converted_contact_id,
        converted_account.account_id as converted_account_id,
        {{ source_id('opportunity', 'cdp', 'opportunity', 'lead_record.converted_opportunity_id',
                     tenant='lead_record.tenant_id') }} as converted_opportunity_id,
        lead_record.disqualified_at,
        lead_record.disqualified_reason,
        person_record.person_id as person_id,
        coalesce(converted_account.account_id, matched_account.account_id) as account_id,
        lead_record.tenant_id as tenant_id,
        lead_record.source_system as source_system,
        lead_record.source_table as source_table,
        lead_record.source_key as source_key
    from lead_record
    left join industry
        on industry.tenant_id = lead_record.tenant_id and industry.industry_id = lead_record.industry_id
    left join person_record
        on person_record.tenant_id = lead_record.tenant_id
            and person_record.source_table = 'lead'
            and person_record.source_key = lead_record.source_key
    left join person_record as converted_contact
        on converted_contact.tenant_id = lead_record.tenant_id
            and converted_contact.source_table = 'contact'
            and converted_contact.source_key = lead_record.converted_contact_id
    left join account_record as matched_account
        on matched_account.tenant_id = lead_record.tenant_id
            and matched_account.source_table = 'lead'
            and matched_account.source_key = lead_record.source_key
    left join account_record as converted_account
        on converted_account.tenant_id = lead_record.tenant_id
            and converted_account.source_table = 'account'
            and converted_account.source_key = lead_record.converted_account_id
)

select * from int_lead__cdp
