with record as (
    select * from {{ ref('int_account_contact_relation') }}
    where reject_rule is null
),

merged as (
    select
        relation_id,
        account_id,
        contact_id,
        {{ pick_first('role_in_account', 'record_rank') }} as role_in_account,
        {{ pick_first('decision_level', 'record_rank') }} as decision_level,
        coalesce({{ pick_first('is_primary_contact', 'record_rank') }}, false) as is_named_primary,
        min(source_rank) as source_rank,
        max(updated_at) as updated_at,
        {{ pick_first('tenant_id', 'record_rank') }} as tenant_id,
        {{ pick_first('source_system', 'record_rank') }} as source_system,
        {{ pick_first('source_table', 'record_rank') }} as source_table,
        {{ pick_first('source_key', 'record_rank') }} as source_key
    from record
    group by relation_id, account_id, contact_id
),

ranked as (
    select
        *,
        row_number() over (
            partition by account_id, is_named_primary
            order by
                source_rank,
                case when updated_at is null then 1 else 0 end,
                updated_at desc,
                relation_id
        ) as claim
    from merged
),

account_contact_relation as (
    select
        relation_id,
        account_id,
        contact_id,
        role_in_account,
        decision_level,
        -- several systems may each name a primary contact; an account has one
        is_named_primary and claim = 1 as is_primary_contact,
        tenant_id,
        source_system,
        source_table,
        source_key
    from ranked
)

select * from account_contact_relation
