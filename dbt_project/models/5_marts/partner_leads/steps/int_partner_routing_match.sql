-- The rules that serve an appointment's ZIP code and product and existed when it was made.
with appointment as (
    select * from {{ ref('int_partner_appointment') }}
),

criterion as (
    select * from {{ ref('int_partner_routing_criterion') }}
),

demand as (
    select tenant_id, appointment_id, created_at, zip_code, service_type from appointment
    union all
    select tenant_id, appointment_id, created_at, '*' as zip_code, service_type from appointment
),

wanted as (
    select tenant_id, appointment_id, created_at, zip_code, {{ lower_text('trim(service_type)') }} as product from demand
    union all
    select tenant_id, appointment_id, created_at, zip_code, '*' as product from demand
),

int_partner_routing_match as (
    select distinct
        wanted.appointment_id as appointment_id,
        criterion.rule_id as rule_id,
        criterion.workspace_id as workspace_id,
        criterion.priority as priority,
        criterion.is_active as is_active,
        wanted.tenant_id as tenant_id
    from wanted
    inner join criterion
        on criterion.tenant_id = wanted.tenant_id
            and criterion.zip_code = wanted.zip_code
            and criterion.product = wanted.product
    where criterion.created_at <= wanted.created_at
)

select * from int_partner_routing_match
