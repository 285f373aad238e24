-- A contact of the export is written on its customer, so the contact's row is the relation too.
with contact as (
    select * from {{ ref('stg_sales_analytics__customer_contacts') }}
    where customer_id is not null
),

account_record as (
    select * from {{ ref('int_account') }}
    where source_system = 'sales_analytics' and source_table = 'customers' and reject_rule is null
),

contact_record as (
    select * from {{ ref('int_contact') }}
    where source_system = 'sales_analytics' and source_table = 'customer_contacts' and reject_rule is null
),

int_account_contact_relation__sales_analytics as (
    select
        account_record.account_id,
        contact_record.contact_id as contact_id,
        contact.role_type as role_in_account,
        level_map.decision_level,
        contact.is_primary as is_primary_contact,
        {{ day_start('contact.created_date') }} as updated_at,
        2 as source_rank,
        contact.tenant_id as tenant_id,
        contact.source_system as source_system,
        contact.source_table as source_table,
        contact.source_key as source_key
    from contact
    left join account_record
        on account_record.tenant_id = contact.tenant_id and account_record.source_key = contact.customer_id
    left join contact_record
        on contact_record.tenant_id = contact.tenant_id and contact_record.source_key = contact.source_key
    left join {{ ref('decision_level_map') }} as level_map
        on level_map.source_system = contact.source_system and level_map.source_value = contact.role_type
)

select * from int_account_contact_relation__sales_analytics
