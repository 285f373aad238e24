-- Every conversion with its lead, its webhook and what its type counts for (seed conversion_type).
-- A conversion that names no lead belongs to the one lead that names the conversion.
{{ config(materialized='table') }}

with conversion as (
    select
        *,
        coalesce({{ upper_text("nullif(trim(currency), '')") }}, 'USD') as currency_code
    from {{ ref('stg_partner_leads__conversions') }}
),

reference as (select * from {{ ref('prep_partner_leads__lead_reference') }}),

naming_lead as (
    select
        tenant_id,
        conversion_id,
        case when count(*) = 1 then min(source_key) end as lead_key
    from {{ ref('stg_partner_leads__leads') }}
    where conversion_id is not null
    group by tenant_id, conversion_id
),

contact as (select * from {{ ref('stg_partner_leads__contacts') }}),

type_rule as (select * from {{ ref('conversion_type') }} where source_system = 'partner_leads'),

find_lead as (
    select
        conversion.conversion_id as conversion_id,
        conversion.contact_id as contact_key,
        coalesce(
            by_contact.source_key, by_id.source_key, case when conversion.lead_id is null then naming_lead.lead_key end
        ) as lead_key,
        conversion.workspace_id as workspace_id,
        contact.webhook_id as contact_webhook_id,
        conversion.conversion_type as conversion_type,
        type_rule.stage as stage,
        type_rule.source_value is not null and type_rule.stage is null as is_touch,
        coalesce(type_rule.is_revenue, false) as is_revenue,
        conversion.conversion_value as conversion_value,
        {{ rounded('conversion.conversion_value', 'money') }} as amount,
        conversion.currency_code as currency,
        conversion.converted_by as converted_by,
        conversion.converted_at as converted_at,
        conversion.created_at as created_at,
        conversion.updated_at as updated_at,
        conversion.tenant_id as tenant_id,
        conversion.source_system as source_system,
        conversion.source_table as source_table,
        conversion.source_key as source_key
    from conversion
    left join reference as by_id
        on by_id.reference_table = 'leads by id'
            and by_id.tenant_id = conversion.tenant_id
            and by_id.reference_key = conversion.lead_id
    left join reference as by_contact
        on by_contact.reference_table = 'leads by id and contact'
            and by_contact.tenant_id = conversion.tenant_id
            and by_contact.reference_key = conversion.lead_id || '|' || conversion.contact_id
    left join naming_lead
        on naming_lead.tenant_id = conversion.tenant_id and naming_lead.conversion_id = conversion.conversion_id
    left join contact
        on contact.tenant_id = conversion.tenant_id and contact.source_key = conversion.contact_id
    left join type_rule
        on type_rule.source_value = conversion.conversion_type
),

prep_partner_leads__conversion as (
    select
        *,
        row_number() over (
            partition by tenant_id, lead_key, is_revenue order by converted_at, conversion_id
        ) as conversion_rank
    from find_lead
)

select * from prep_partner_leads__conversion
