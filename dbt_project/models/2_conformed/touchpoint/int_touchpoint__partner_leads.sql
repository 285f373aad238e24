-- The lead is the one that the row's id means; where two leads have the id, the contact decides.  A form is the lead's own row.
-- The account is that of the contact or lead, never the workspace: the touches of its clients have nothing to do with each other.
with touch as (
    select * from {{ ref('prep_partner_leads__touch') }}
),

subject as (
    select * from {{ ref('int_entity_key') }}
    where source_system = 'partner_leads'
),

lead_record as (
    select * from {{ ref('int_lead__partner_leads') }}
),

find_subject as (
    select
        touch.tenant_id as tenant_id,
        touch.source_table as source_table,
        touch.source_key as source_key,
        touch.touchpoint_time as touchpoint_time,
        touch.touchpoint_status as touchpoint_status,
        touch.subject as subject,
        touch.duration_seconds as duration_seconds,
        touch.owner_user_id as owner_user_id,
        touch.created_at as created_at,
        type_map.touchpoint_type,
        type_map.touchpoint_direction,
        type_map.source_value is not null and type_map.touchpoint_type is null as is_internal,
        coalesce(own.entity_id, by_contact.entity_id, by_id.entity_id) as lead_ref,
        coalesce(contact.contact_id, own.contact_id, by_contact.contact_id, by_id.contact_id) as contact_ref,
        coalesce(contact.account_id, own.account_id, by_contact.account_id, by_id.account_id) as account_ref
    from touch
    left join {{ ref('touchpoint_type_map') }} as type_map
        on type_map.source_system = 'partner_leads'
            and type_map.source_table = touch.source_table
            and type_map.source_value = touch.type_word
    left join subject as own
        on own.source_table = 'leads' and touch.source_table = 'leads'
            and own.entity_type = 'LEAD'
            and own.tenant_id = touch.tenant_id and own.source_key = touch.source_key
    left join subject as by_id
        on by_id.source_table = 'leads by id'
            and by_id.tenant_id = touch.tenant_id and by_id.source_key = touch.lead_id
    left join subject as by_contact
        on by_contact.source_table = 'leads by id and contact'
            and by_contact.tenant_id = touch.tenant_id
            and by_contact.source_key = touch.lead_id || '|' || touch.contact_id
    left join subject as contact
        on contact.entity_type = 'CONTACT' and contact.source_table = 'contacts'
            and contact.tenant_id = touch.tenant_id and contact.source_key = touch.contact_id
),

int_touchpoint__partner_leads as (
    select
        {{ entity_id('touchpoint', ['found.tenant_id', "'partner_leads'", 'found.source_table', 'found.source_key']) }}
            as touchpoint_id,
        found.touchpoint_type,
        lead_record.channel_id,
        lead_record.campaign_id,
        found.contact_ref as contact_id,
        found.lead_ref as lead_id,
        found.account_ref as account_id,
        found.touchpoint_time,
        found.touchpoint_direction,
        found.touchpoint_status,
        {{ unknown('touchpoint', ['content_type', 'content_id', 'source_event_id']) }},
        found.subject,
        found.duration_seconds,
        found.owner_user_id as owner_user_id,
        found.created_at as created_at,
        case
            when found.is_internal then 'touchpoint_internal_note'
            when found.touchpoint_type is null then 'touchpoint_type_unmapped'
        end as type_fault,
        found.tenant_id as tenant_id,
        'partner_leads' as source_system,
        found.source_table as source_table,
        found.source_key as source_key
    from find_subject as found
    left join lead_record on lead_record.lead_id = found.lead_ref
)

select * from int_touchpoint__partner_leads
