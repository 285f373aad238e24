-- A lead is the one that the row's id means, as for the source's other logs.
with change as (
    select * from {{ ref('stg_partner_leads__lead_status_history') }}
),

lead as (
    select * from {{ ref('int_entity_key') }}
    where source_system = 'partner_leads' and entity_type = 'LEAD' and source_table = 'leads by id'
),

status_map as (
    select * from {{ ref('lead_status_map') }}
    where source_system = 'partner_leads'
),

int_lead_status_change__partner_leads as (
    select
        lead.entity_id as lead_id,
        from_map.lead_status as from_status,
        to_map.lead_status as to_status,
        change.created_at as changed_at,
        change.tenant_id as tenant_id,
        change.source_system as source_system,
        change.source_table as source_table,
        change.source_key as source_key
    from change
    inner join lead on lead.tenant_id = change.tenant_id and lead.source_key = change.lead_id
    inner join status_map as to_map on to_map.source_value = change.new_status
    left join status_map as from_map on from_map.source_value = change.old_status
)

select * from int_lead_status_change__partner_leads
