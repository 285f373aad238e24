with appointment_key as (select * from {{ ref('int_partner_appointment') }}),

source_row as (select * from {{ ref('stg_partner_leads__appointments') }}),

lead_record as (select tenant_id, lead_key, lead_id, contact_id from {{ ref('int_partner_lead') }}),

change as (
    select
        tenant_id,
        appointment_id,
        count(case when event_type = 'rescheduled' then 1 end) as reschedules
    from {{ ref('stg_partner_leads__appointment_events') }}
    where created_at <= {{ as_of() }}
    group by tenant_id, appointment_id
),

appointment as (
    select
        appointment_key.appointment_id as appointment_id,
        lead_record.lead_id as lead_id,
        lead_record.contact_id as contact_id,
        appointment_key.lead_type as lead_type,
        appointment_key.workspace_id as workspace_id,
        appointment_key.provider_id as provider_id,
        source_row.service_type as service_type,
        appointment_key.state as state,
        appointment_key.zip_code as zip_code,
        -- when and how
        source_row.created_at as created_at,
        source_row.scheduled_at as scheduled_at,
        {{ as_type(dbt.date_trunc('month', utc_date('source_row.created_at')), 'date') }} as created_month,
        source_row.appointment_type as appointment_type,
        source_row.location_type as location_type,
        source_row.duration_minutes as duration_minutes,
        {{ as_type('coalesce(change.reschedules, 0)', 'integer') }} as reschedules,
        -- what became of it
        upper(source_row.status) as appointment_state,
        upper(source_row.outcome) as outcome,
        appointment_key.is_converted as is_converted,
        {{ as_type('source_row.estimated_value', 'money') }} as estimated_value,
        -- where it was sent
        upper(source_row.forward_status) as forward_state,
        source_row.forward_attempts as forward_attempts,
        appointment_key.tenant_id as tenant_id
    from appointment_key
    inner join source_row
        on appointment_key.tenant_id = source_row.tenant_id and appointment_key.appointment_id = source_row.source_key
    left join lead_record
        on appointment_key.tenant_id = lead_record.tenant_id and appointment_key.lead_key = lead_record.lead_key
    left join change
        on appointment_key.tenant_id = change.tenant_id and appointment_key.appointment_id = change.appointment_id
)

select * from appointment
