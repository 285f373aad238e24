-- An appointment with the lead it is mainly about, and whether that lead was sold to after it was made (R1.26).
with appointment as (
    select * from {{ ref('stg_partner_leads__appointments') }}
    where created_at <= {{ as_of() }}
),

reference as (select * from {{ ref('prep_partner_leads__lead_reference') }}),

lead as (select * from {{ ref('int_partner_lead') }}),

last_sale as (
    select
        tenant_id,
        lead_key,
        max(converted_at) as sold_at
    from {{ ref('int_partner_conversion') }}
    where is_revenue and lead_key is not null and converted_at <= {{ as_of() }}
    group by tenant_id, lead_key
),

find_lead as (
    select
        appointment.tenant_id as tenant_id,
        appointment.source_key as source_key,
        appointment.matched_workspace_id as matched_workspace_id,
        appointment.customer_zip as customer_zip,
        appointment.service_type as service_type,
        appointment.routing_method as routing_method,
        appointment.created_at as created_at,
        coalesce(by_contact.source_key, by_id.source_key) as lead_key
    from appointment
    left join reference as by_id
        on by_id.reference_table = 'leads by id'
            and by_id.tenant_id = appointment.tenant_id
            and by_id.reference_key = appointment.lead_id
    left join reference as by_contact
        on by_contact.reference_table = 'leads by id and contact'
            and by_contact.tenant_id = appointment.tenant_id
            and by_contact.reference_key = appointment.lead_id || '|' || appointment.contact_id
),

int_partner_appointment as (
    select
        found.source_key as appointment_id,
        found.lead_key as lead_key,
        lead.lead_type,
        lead.webhook_id,
        lead.provider_id,
        found.matched_workspace_id as workspace_id,
        lead.state,
        coalesce(found.customer_zip, lead.zip_code) as zip_code,
        found.service_type,
        found.routing_method,
        found.created_at as created_at,
        coalesce(last_sale.sold_at >= found.created_at, false) as is_converted,
        found.tenant_id as tenant_id
    from find_lead as found
    left join lead on lead.tenant_id = found.tenant_id and lead.lead_key = found.lead_key
    left join last_sale on last_sale.tenant_id = found.tenant_id and last_sale.lead_key = found.lead_key
)

select * from int_partner_appointment
