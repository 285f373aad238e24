-- Leads, conversions and appointments one below the other, each with what it is counted by, so that the marts only add up
-- (R1.27). `lead_revenue` counts on the lead's day, `revenue` on the day of the sale.
{{ config(materialized='table') }}

with lead as (select * from {{ ref('int_partner_lead') }}),

conversion as (select * from {{ ref('int_partner_conversion') }} where converted_at <= {{ as_of() }}),

appointment as (select * from {{ ref('int_partner_appointment') }}),

contact as (select * from {{ ref('stg_partner_leads__contacts') }}),

int_partner_measure as (
    select
        tenant_id,
        lead_type,
        webhook_id,
        provider_id,
        workspace_id,
        state,
        zip_code,
        lead_date as stat_date,
        contact_id,
        1 as leads,
        case when sold_at is not null then 1 else 0 end as converted_leads,
        coalesce(revenue, {{ as_type('0', 'money') }}) as lead_revenue,
        {{ as_type('seconds_to_sale', 'exact') }} as seconds_to_sale,
        case when {{ is_qualified_status('lead_status') }} then 1 else 0 end as qualified_leads,
        case when lead_status = 'DISQUALIFIED' then 1 else 0 end as disqualified_leads,
        case when tcpa_compliance then 1 else 0 end as compliant_leads,
        {{ as_type('conversion_score', 'percent') }} as conversion_score,
        0 as conversions,
        0 as sales,
        0 as unpriced_sales,
        {{ as_type('0', 'money') }} as revenue,
        0 as appointments,
        0 as converted_appointments
    from lead
    union all
    select
        conversion.tenant_id as tenant_id,
        lead.lead_type as lead_type,
        coalesce(lead.webhook_id, contact.webhook_id) as webhook_id,
        lead.provider_id as provider_id,
        conversion.workspace_id as workspace_id,
        coalesce(lead.state, contact.state) as state,
        coalesce(lead.zip_code, contact.zip_code) as zip_code,
        {{ utc_date('conversion.converted_at') }} as stat_date,
        {{ as_type('null', 'id') }} as contact_id,
        0 as leads,
        0 as converted_leads,
        {{ as_type('0', 'money') }} as lead_revenue,
        {{ as_type('null', 'exact') }} as seconds_to_sale,
        0 as qualified_leads,
        0 as disqualified_leads,
        0 as compliant_leads,
        {{ as_type('null', 'percent') }} as conversion_score,
        1 as conversions,
        case when conversion.is_revenue then 1 else 0 end as sales,
        case
            when conversion.is_revenue and conversion.amount is not null and conversion.amount_reporting is null then 1
            else 0
        end as unpriced_sales,
        coalesce(case when conversion.is_revenue then conversion.amount_reporting end, {{ as_type('0', 'money') }}) as revenue,
        0 as appointments,
        0 as converted_appointments
    from conversion
    left join lead on lead.tenant_id = conversion.tenant_id and lead.lead_key = conversion.lead_key
    left join contact on contact.tenant_id = conversion.tenant_id and contact.source_key = conversion.contact_key
    union all
    select
        tenant_id,
        lead_type,
        webhook_id,
        provider_id,
        workspace_id,
        state,
        zip_code,
        {{ utc_date('created_at') }} as stat_date,
        {{ as_type('null', 'id') }} as contact_id,
        0 as leads,
        0 as converted_leads,
        {{ as_type('0', 'money') }} as lead_revenue,
        {{ as_type('null', 'exact') }} as seconds_to_sale,
        0 as qualified_leads,
        0 as disqualified_leads,
        0 as compliant_leads,
        {{ as_type('null', 'percent') }} as conversion_score,
        0 as conversions,
        0 as sales,
        0 as unpriced_sales,
        {{ as_type('0', 'money') }} as revenue,
        1 as appointments,
        case when is_converted then 1 else 0 end as converted_appointments
    from appointment
)

select * from int_partner_measure
