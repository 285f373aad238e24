-- Touches as the source records them, before people are looked up.  A lead is a form that was sent in.  An appointment is the
-- touch that its place says (R1.11).  A conversion without a stage is a touch.  Notes are rejected by their word.
with lead_record as (select * from {{ ref('stg_partner_leads__leads') }}),

activity as (select * from {{ ref('stg_partner_leads__lead_activities') }}),

appointment as (select * from {{ ref('stg_partner_leads__appointments') }}),

conversion as (select * from {{ ref('stg_partner_leads__conversions') }}),

touch_type as (select * from {{ ref('conversion_type') }} where source_system = 'partner_leads' and stage is null),

status_map as (select * from {{ ref('appointment_status_map') }} where source_system = 'partner_leads'),

prep_partner_leads__touch as (
    select
        lead_record.tenant_id,
        lead_record.source_table,
        lead_record.source_key,
        'form' as type_word,
        lead_record.lead_id,
        lead_record.contact_id,
        lead_record.created_at as touchpoint_time,
        'COMPLETED' as touchpoint_status,
        lead_record.productid as subject,
        {{ as_type('null', 'integer') }} as duration_seconds,
        {{ as_type('null', 'id') }} as owner_user_id,
        lead_record.created_at
    from lead_record
    union all
    select
        activity.tenant_id,
        activity.source_table,
        activity.source_key,
        activity.activity_type as type_word,
        activity.lead_id,
        {{ as_type('null', 'id') }} as contact_id,
        coalesce(activity.activity_date, activity.created_at) as touchpoint_time,
        'COMPLETED' as touchpoint_status,
        activity.title as subject,
        {{ as_type('null', 'integer') }} as duration_seconds,
        coalesce(activity.created_by_name, activity.created_by) as owner_user_id,
        activity.created_at
    from activity
    union all
    select
        appointment.tenant_id as tenant_id,
        appointment.source_table as source_table,
        appointment.source_key as source_key,
        coalesce(appointment.location_type, 'home') as type_word,
        appointment.lead_id as lead_id,
        appointment.contact_id as contact_id,
        appointment.scheduled_at as touchpoint_time,
        status_map.touchpoint_status as touchpoint_status,
        appointment.appointment_type as subject,
        coalesce(appointment.duration_minutes, 60) * 60 as duration_seconds,
        appointment.assigned_to as owner_user_id,
        appointment.created_at as created_at
    from appointment
    left join status_map on status_map.source_value = appointment.status
    union all
    select
        conversion.tenant_id as tenant_id,
        conversion.source_table as source_table,
        conversion.source_key as source_key,
        conversion.conversion_type as type_word,
        conversion.lead_id as lead_id,
        conversion.contact_id as contact_id,
        conversion.converted_at as touchpoint_time,
        'COMPLETED' as touchpoint_status,
        conversion.conversion_type as subject,
        {{ as_type('null', 'integer') }} as duration_seconds,
        conversion.converted_by as owner_user_id,
        conversion.created_at as created_at
    from conversion
    inner join touch_type on touch_type.source_value = conversion.conversion_type
)

select * from prep_partner_leads__touch
