{{ config(materialized='table') }}

with relation as (
    {{ union_sources('account_relation', [
        'relation_id', 'account_id', 'parent_account_id', 'relation_type', 'ownership_percent', 'created_at',
    ]) }}
),

int_account_relation as (
    select
        *,
        case
            when account_id is null then 'account_relation_account_unknown'
            when parent_account_id is null then 'account_relation_parent_account_unknown'
            -- two records of one company, related to each other at the source and one account here
            when account_id = parent_account_id then 'account_relation_to_itself'
        end as reject_rule
    from relation
)

select * from int_account_relation
