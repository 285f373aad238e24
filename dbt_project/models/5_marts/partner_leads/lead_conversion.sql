with conversion as (select * from {{ ref('int_partner_conversion') }}),

lead as (select * from {{ ref('int_lead') }} where source_system = 'partner_leads'),

contact as (select * from {{ ref('int_partner_contact') }}),

opportunity as (select * from {{ ref('opportunity') }} where source_system = 'partner_leads'),

lead_conversion as (
    select
        conversion.conversion_id as conversion_id,
        conversion.conversion_type as conversion_type,
        conversion.is_revenue,
        conversion.converted_at as converted_at,
        contact.contact_id as contact_id,
        lead.lead_id as lead_id,
        opportunity.opportunity_id as opportunity_id,
        conversion.workspace_id,
        coalesce(lead.channel_id, contact.channel_id) as channel_id,
        conversion.amount as amount,
        conversion.currency as currency,
        conversion.amount_reporting as amount_reporting,
        conversion.source_system as source_system,
        conversion.source_table as source_table,
        conversion.source_key as source_key,
        conversion.tenant_id as tenant_id
    from conversion
    left join lead on conversion.tenant_id = lead.tenant_id and conversion.lead_key = lead.source_key
    left join contact on conversion.tenant_id = contact.tenant_id and conversion.contact_key = contact.contact_key
    left join opportunity on conversion.tenant_id = opportunity.tenant_id and conversion.source_key = opportunity.source_key
)

select * from lead_conversion
