-- One row per source record of a relation.  The best record of each pair has rank 1: the cdp source comes first, then the record
-- that changed last.
{{ config(materialized='table') }}

with record as (
    {{ union_sources('account_contact_relation', [
        'account_id', 'contact_id', 'role_in_account', 'decision_level', 'is_primary_contact', 'updated_at', 'source_rank',
    ]) }}
),

int_account_contact_relation as (
    select
        *,
        {{ entity_id('account_contact_relation', ['tenant_id', 'account_id', 'contact_id']) }} as relation_id,
        row_number() over (
            partition by account_id, contact_id
            order by
                source_rank,
                case when updated_at is null then 1 else 0 end,
                updated_at desc,
                source_table,
                source_key
        ) as record_rank,
        case
            when account_id is null then 'account_contact_relation_account_unknown'
            when contact_id is null then 'account_contact_relation_contact_unknown'
        end as reject_rule
    from record
)

select * from int_account_contact_relation
