-- A conversion that has a stage is a deal of the workspace that converts, because its buyer is a consumer without a company.
with conversion as (
    select * from {{ ref('prep_partner_leads__conversion') }}
    where not is_touch
),

account_record as (
    select * from {{ ref('int_account') }}
    where source_system = 'partner_leads' and source_table = 'workspaces' and reject_rule is null
),

contact_record as (
    select * from {{ ref('int_contact') }}
    where source_system = 'partner_leads' and source_table = 'contacts' and reject_rule is null
),

lead as (
    select * from {{ ref('int_lead__partner_leads') }}
),

int_opportunity__partner_leads as (
    select
        {{ source_id('opportunity', 'partner_leads', 'conversions', 'conversion.conversion_id', tenant='conversion.tenant_id') }}
            as opportunity_id,
        conversion.conversion_type || ' ' || conversion.conversion_id as opportunity_name,
        conversion.workspace_id as account_key,
        account_record.account_id as account_id,
        contact_record.contact_id as primary_contact_id,
        lead.lead_id as lead_id,
        {{ unknown('opportunity', [
            'opportunity_type', 'probability', 'expected_close_date', 'close_reason', 'closed_deal_key',
        ]) }},
        case when lead.lead_id is not null then 'LEAD_CONVERSION' end as opportunity_source,
        conversion.amount,
        conversion.currency,
        conversion.stage,
        case when conversion.stage in ('CLOSED_WON', 'CLOSED_LOST') then {{ local_date('conversion.converted_at') }} end
            as actual_close_date,
        case when conversion.stage in ('CLOSED_WON', 'CLOSED_LOST') then conversion.converted_at end as closed_at,
        conversion.converted_by as owner_user_id,
        lead.campaign_id as campaign_id,
        conversion.created_at as created_at,
        conversion.updated_at as updated_at,
        conversion.conversion_type as source_stage,
        conversion.tenant_id as tenant_id,
        conversion.source_system as source_system,
        conversion.source_table as source_table,
        conversion.source_key as source_key
    from conversion
    left join account_record
        on account_record.tenant_id = conversion.tenant_id and account_record.source_key = conversion.workspace_id
    left join contact_record
        on contact_record.tenant_id = conversion.tenant_id and contact_record.source_key = conversion.contact_key
    left join lead
        on lead.tenant_id = conversion.tenant_id and lead.source_key = conversion.lead_key
)

select * from int_opportunity__partner_leads
