-- A step counts for the lead that it names, else for the contact.
with tracking as (
    select
        *,
        case when lead_id is not null then 'LEAD' else 'CONTACT' end as subject_type,
        coalesce(lead_id, contact_id, 'UNKNOWN') as subject_key,
        coalesce(workspace_id, 'UNKNOWN') as workspace_key
    from {{ ref('stg_partner_leads__workspace_tracking') }}
    where tracked_at <= {{ as_of() }}
),

workspace_entity as (
    select
        workspace_key as workspace_id,
        subject_type as entity_type,
        subject_key as entity_key,
        count(*) as steps,
        count(case when action = 'sent' then 1 end) as times_sent,
        count(case when action = 'received' then 1 end) as times_received,
        count(case when action = 'updated' then 1 end) as times_updated,
        count(case when action = 'qualified' then 1 end) as times_qualified,
        count(case when action = 'converted' then 1 end) as times_converted,
        count(case when action = 'rejected' then 1 end) as times_rejected,
        min(tracked_at) as first_step_at,
        max(tracked_at) as last_step_at,
        tenant_id
    from tracking
    group by tenant_id, workspace_key, subject_type, subject_key
)

select * from workspace_entity
