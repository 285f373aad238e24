with relation as (
    select * from {{ ref('stg_cdp__account_relation') }}
),

account_record as (
    select * from {{ ref('int_account') }}
    where source_system = 'cdp' and source_table = 'account' and reject_rule is null
),

int_account_relation__cdp as (
    select
        {{ source_id('account_relation', 'cdp', 'account_relation', 'relation.relation_id', tenant='relation.tenant_id') }}
            as relation_id,
        child.account_id as account_id,
        parent.account_id as parent_account_id,
        relation.relation_type,
        relation.ownership_percent,
        relation.created_at as created_at,
        relation.tenant_id as tenant_id,
        relation.source_system as source_system,
        relation.source_table as source_table,
        relation.source_key as source_key
    from relation
    left join account_record as child
        on child.tenant_id = relation.tenant_id and child.source_key = relation.account_id
    left join account_record as parent
        on parent.tenant_id = relation.tenant_id and parent.source_key = relation.parent_account_id
)

select * from int_account_relation__cdp
