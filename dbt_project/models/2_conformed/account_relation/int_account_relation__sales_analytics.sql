with hierarchy as (
    select * from {{ ref('stg_sales_analytics__account_hierarchy') }}
),

account_record as (
    select * from {{ ref('int_account') }}
    where source_system = 'sales_analytics' and source_table = 'customers' and reject_rule is null
),

int_account_relation__sales_analytics as (
    select
        {{ source_id('account_relation', 'sales_analytics', 'account_hierarchy', 'hierarchy.hierarchy_id',
                     tenant='hierarchy.tenant_id') }} as relation_id,
        child.account_id as account_id,
        parent.account_id as parent_account_id,
        type_map.relation_type,
        hierarchy.ownership_percent,
        {{ day_start('hierarchy.created_date') }} as created_at,
        hierarchy.tenant_id as tenant_id,
        hierarchy.source_system as source_system,
        hierarchy.source_table as source_table,
        hierarchy.source_key as source_key
    from hierarchy
    left join account_record as child
        on child.tenant_id = hierarchy.tenant_id and child.source_key = hierarchy.child_customer_id
    left join account_record as parent
        on parent.tenant_id = hierarchy.tenant_id and parent.source_key = hierarchy.parent_customer_id
    left join {{ ref('account_relation_type_map') }} as type_map
        on type_map.source_system = hierarchy.source_system and type_map.source_value = hierarchy.relationship_type
)

select * from int_account_relation__sales_analytics
