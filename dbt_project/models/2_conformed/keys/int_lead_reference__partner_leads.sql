with int_lead_reference__partner_leads as (
    select * from {{ ref('prep_partner_leads__lead_reference') }}
)

select * from int_lead_reference__partner_leads
