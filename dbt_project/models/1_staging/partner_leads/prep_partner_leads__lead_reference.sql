-- Other tables name a lead by its id alone, and two webhooks may have given out the same id (R1.8).
-- An id that one lead has means that lead.  An id that several leads have means the one whose contact the row also names.
-- Without a contact it means none of them.
with lead_record as (
    select
        *,
        count(*) over (partition by tenant_id, lead_id) as namesakes,
        count(*) over (partition by tenant_id, lead_id, contact_id) as namesakes_of_contact
    from {{ ref('stg_partner_leads__leads') }}
),

prep_partner_leads__lead_reference as (
    select
        'leads by id' as reference_table,
        lead_id as reference_key,
        tenant_id,
        source_system,
        source_table,
        source_key
    from lead_record
    where namesakes = 1
    union all
    select
        'leads by id and contact' as reference_table,
        lead_id || '|' || contact_id as reference_key,
        tenant_id,
        source_system,
        source_table,
        source_key
    from lead_record
    where namesakes_of_contact = 1 and contact_id is not null
)

select * from prep_partner_leads__lead_reference
