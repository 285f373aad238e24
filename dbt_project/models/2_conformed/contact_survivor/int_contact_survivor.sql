{{ config(materialized='table') }}

with record as (
    select
        *,
        max(consent_given_at) over (partition by contact_id) as consent_given_at_last,
        {{ survivor_ranks('contact_id') }}
    from {{ ref('int_contact') }}
    where reject_rule is null
),

int_contact_survivor as (
    select
        record.contact_id as contact_id,
        {{ survivors('contact') }}
        {{ pick_first('record.tenant_id', 'record.record_rank') }} as tenant_id,
        {{ pick_first('record.source_system', 'record.record_rank') }} as source_system,
        {{ pick_first('record.source_table', 'record.record_rank') }} as source_table,
        {{ pick_first('record.source_key', 'record.record_rank') }} as source_key
    from record
    group by record.contact_id
)

select * from int_contact_survivor
