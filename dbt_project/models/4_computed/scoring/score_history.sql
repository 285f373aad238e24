-- What sources have the time of is read from them again; what held at earlier runs was kept, under the id its entity has now.
with from_source as (
    select history_id, entity_type, entity_id, model_id, score, recorded_at, tenant_id
    from {{ ref('int_score') }}
    where reject_rule is null and not holds_now
),

alias as (
    select old_id, new_id from {{ source('identity', 'person_alias') }}
    union all
    select old_id, new_id from {{ source('identity', 'account_alias') }}
),

kept as (
    select
        remembered.history_id,
        remembered.entity_type,
        coalesce(alias.new_id, remembered.entity_id) as entity_id,
        remembered.model_id,
        remembered.score,
        remembered.recorded_at,
        remembered.tenant_id
    from {{ ref('int_score_kept') }} as remembered
    left join alias on alias.old_id = remembered.entity_id
),

both_kinds as (
    select * from from_source
    union all
    select * from kept
),

score_history as (
    select
        history_id,
        entity_type,
        entity_id,
        model_id,
        score,
        recorded_at,
        {{ entity_id('score_record', ['model_id', 'entity_id']) }} as record_id,
        tenant_id
    from both_kinds
)

select * from score_history
