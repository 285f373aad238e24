with relation as (
    select * from {{ ref('stg_cdp__account_contact_relation') }}
),

account_record as (
    select * from {{ ref('int_account') }}
    where source_system = 'cdp' and source_table = 'account' and reject_rule is null
),

contact_record as (
    select * from {{ ref('int_contact') }}
    where source_system = 'cdp' and source_table = 'contact' and reject_rule is null
),

int_account_contact_relation__cdp as (
    select
        account_record.account_id as account_id,
        contact_record.contact_id as contact_id,
        relation.role_in_account,
        relation.decision_level,
        relation.is_primary_contact,
        relation.updated_at as updated_at,
        1 as source_rank,
        relation.tenant_id as tenant_id,
        relation.source_system as source_system,
        relation.source_table as source_table,
        relation.source_key as source_key
    from relation
    left join account_record
        on account_record.tenant_id = relation.tenant_id and account_record.source_key = relation.account_id
    left join contact_record
        on contact_record.tenant_id = relation.tenant_id and contact_record.source_key = relation.contact_id
)

select * from int_account_contact_relation__cdp
