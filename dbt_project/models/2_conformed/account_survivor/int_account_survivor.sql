{{ config(materialized='table') }}

with record as (
    select
        *,
        {{ survivor_ranks('account_id') }}
    from {{ ref('int_account') }}
    where reject_rule is null
),

int_account_survivor as (
    select
        record.account_id as account_id,
        {{ survivors('account') }}
        {{ pick_first('record.tenant_id', 'record.record_rank') }} as tenant_id,
        {{ pick_first('record.source_system', 'record.record_rank') }} as source_system,
        {{ pick_first('record.source_table', 'record.record_rank') }} as source_table,
        {{ pick_first('record.source_key', 'record.record_rank') }} as source_key
    from record
    group by record.account_id
)

select * from int_account_survivor
