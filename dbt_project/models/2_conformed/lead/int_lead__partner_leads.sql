-- The buyer is a consumer, so a lead has no company.  It converts to an opportunity of the workspace that sold.
-- It converts to the contact that the source names with it, else to the lead's own person (int_lead).
with lead_record as (
    select
        *,
        coalesce(campaign_id, utm_campaign) as campaign_key
    from {{ ref('stg_partner_leads__leads') }}
),

first_sale as (
    select * from {{ ref('prep_partner_leads__conversion') }}
    where is_revenue and lead_key is not null and conversion_rank = 1
),

person_record as (
    select * from {{ source('identity', 'person_record') }}
    where source_system = 'partner_leads' and source_table = 'leads'
),

contact_record as (
    select * from {{ ref('int_contact__partner_leads') }}
    where contact_id is not null
),

workspace_account as (
    select * from {{ source('identity', 'account_record') }}
    where source_system = 'partner_leads' and source_table = 'workspaces'
),

int_lead__partner_leads as (
    select
        {{ source_id('lead', 'partner_leads', 'leads', 'lead_record.source_key', tenant='lead_record.tenant_id') }} as lead_id,
        nullif(trim(lead_record.first_name || ' ' || lead_record.last_name), '') as lead_name,
        {{ unknown('lead', ['company_name', 'job_title', 'last_contacted_at', 'disqualified_reason', 'account_id']) }},
        coalesce({{ upper_text("replace(trim(lead_record.source), ' ', '_')") }}, 'PARTNER') as lead_source,
        {{ source_id('channel', 'partner_leads', 'webhook_configs', 'lead_record.webhook_id', tenant='lead_record.tenant_id') }}
            as channel_id,
        {{ source_id('campaign', 'partner_leads', 'leads', 'lead_record.campaign_key', tenant='lead_record.tenant_id') }}
            as campaign_id,
        status_map.lead_status as lead_status,
        lead_record.status as source_status,
        {{ rounded('lead_record.conversion_score', 'integer') }} as lead_score,
        {{ industry_id('lead_record.lead_type', tenant='lead_record.tenant_id') }} as industry_id,
        lead_record.state as province,
        lead_record.city as city,
        lead_record.contact_attempts as contact_attempts_stated,
        lead_record.assigned_to as owner_user_id,
        lead_record.created_at as created_at,
        lead_record.updated_at as updated_at,
        case
            when status_map.lead_status = 'CONVERTED' then coalesce(first_sale.converted_at, lead_record.status_changed_at)
        end as converted_at,
        case when status_map.lead_status = 'CONVERTED' then contact_record.contact_id end as converted_contact_id,
        case when status_map.lead_status = 'CONVERTED' then workspace_account.account_id end as converted_account_id,
        {{ source_id('opportunity', 'partner_leads', 'conversions', 'first_sale.conversion_id', tenant='first_sale.tenant_id') }}
            as converted_opportunity_id,
        case when status_map.lead_status = 'DISQUALIFIED' then lead_record.status_changed_at end as disqualified_at,
        person_record.person_id,
        lead_record.tenant_id as tenant_id,
        lead_record.source_system as source_system,
        lead_record.source_table as source_table,
        lead_record.source_key as source_key
    from lead_record
    left join {{ ref('lead_status_map') }} as status_map
        on status_map.source_system = lead_record.source_system and status_map.source_value = lead_record.status
    left join first_sale
        on first_sale.tenant_id = lead_record.tenant_id and first_sale.lead_key = lead_record.source_key
    left join person_record
        on person_record.tenant_id = lead_record.tenant_id and person_record.source_key = lead_record.source_key
    left join contact_record
        on contact_record.tenant_id = lead_record.tenant_id and contact_record.source_key = lead_record.contact_id
    left join workspace_account
        on workspace_account.tenant_id = lead_record.tenant_id
            and workspace_account.source_key = coalesce(first_sale.workspace_id, lead_record.workspace_id)
)

select * from int_lead__partner_leads
