-- The account, contact or lead that the key of a source row means.
-- A contact also brings its primary account.  A lead also brings its account, and its contact when its person is one.
-- Keys of two tables of one system may be equal (C-36), so a look-up names the table.
-- A lead is also found by the shorter keys that other tables have for it, under the name of the reference.
{{ config(materialized='table') }}

with account_record as (
    select * from {{ source('identity', 'account_record') }}
),

person_record as (
    select * from {{ source('identity', 'person_record') }}
),

contact as (
    select contact_id, primary_account_id from {{ ref('int_contact_survivor') }}
),

lead as (
    select * from {{ ref('int_lead') }}
    where reject_rule is null
),

lead_key as (
    select
        tenant_id,
        source_system,
        source_table,
        source_key,
        source_table as reference_table,
        source_key as reference_key
    from lead
    union all
    select
        tenant_id,
        source_system,
        source_table,
        source_key,
        reference_table,
        reference_key
    from {{ ref('int_lead_reference') }}
),

int_entity_key as (
    select
        account_record.tenant_id,
        account_record.source_system,
        account_record.source_table,
        account_record.source_key,
        'ACCOUNT' as entity_type,
        account_record.account_id as entity_id,
        {{ as_type('null', 'id') }} as contact_id,
        account_record.account_id
    from account_record
    union all
    select
        person_record.tenant_id,
        person_record.source_system,
        person_record.source_table,
        person_record.source_key,
        'CONTACT' as entity_type,
        contact.contact_id as entity_id,
        contact.contact_id,
        contact.primary_account_id as account_id
    from person_record
    inner join contact on contact.contact_id = person_record.person_id
    union all
    select
        lead_key.tenant_id,
        lead_key.source_system,
        lead_key.reference_table as source_table,
        lead_key.reference_key as source_key,
        'LEAD' as entity_type,
        lead.lead_id as entity_id,
        lead.contact_id,
        coalesce(contact.primary_account_id, lead.account_id) as account_id
    from lead_key
    inner join lead
        on lead.tenant_id = lead_key.tenant_id
            and lead.source_system = lead_key.source_system
            and lead.source_table = lead_key.source_table
            and lead.source_key = lead_key.source_key
    left join contact on contact.contact_id = lead.contact_id
)

select * from int_entity_key
