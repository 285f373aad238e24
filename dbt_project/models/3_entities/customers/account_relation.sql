with record as (
    select * from {{ ref('int_account_relation') }}
    where reject_rule is null
),

account_relation as (
    select
        relation_id,
        account_id,
        parent_account_id,
        relation_type,
        ownership_percent,
        created_at,
        created_at as valid_from,
        {{ as_type('null', 'timestamp') }} as valid_to,
        tenant_id,
        source_system,
        source_table,
        source_key
    from record
)

select * from account_relation
