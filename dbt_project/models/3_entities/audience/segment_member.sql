-- Those that sources tell of, and those that were there at an earlier run and are no longer (decision 0045).
with conformed as (
    select * from {{ ref('int_segment_member') }}
    where reject_rule is null
),

last_state as (
    {{ last_states(ref('int_segment_member_kept'), 'segment_id', as_of()) }}
),

entity as (
    select 'ACCOUNT' as entity_type, account_id as entity_id from {{ ref('account') }}
    union all
    select 'CONTACT' as entity_type, contact_id as entity_id from {{ ref('contact') }}
    union all
    select 'LEAD' as entity_type, lead_id as entity_id from {{ ref('lead') }}
),

present as (
    select
        conformed.member_id as member_id,
        conformed.segment_id as segment_id,
        conformed.entity_type as entity_type,
        conformed.entity_id as entity_id,
        conformed.joined_at as joined_at,
        conformed.is_active as is_active,
        case when not conformed.is_active and last_state.was_active = 1 then last_state.recorded_at end as left_at,
        conformed.tenant_id as tenant_id,
        conformed.source_system as source_system,
        conformed.source_table as source_table,
        conformed.source_key as source_key
    from conformed
    left join last_state
        on last_state.segment_id = conformed.segment_id
            and last_state.entity_type = conformed.entity_type
            and last_state.entity_id = conformed.entity_id
),

gone as (
    select
        {{ entity_id('segment_member', ['last_state.segment_id', 'last_state.entity_id']) }} as member_id,
        last_state.segment_id as segment_id,
        last_state.entity_type as entity_type,
        last_state.entity_id as entity_id,
        last_state.joined_at as joined_at,
        false as is_active,
        last_state.recorded_at as left_at,
        last_state.tenant_id as tenant_id,
        last_state.source_system as source_system,
        last_state.source_table as source_table,
        last_state.source_key as source_key
    from last_state
    inner join entity on entity.entity_type = last_state.entity_type and entity.entity_id = last_state.entity_id
    inner join (select distinct segment_id from {{ ref('int_segment') }} where reject_rule is null) as named
        on named.segment_id = last_state.segment_id
    left join conformed
        on conformed.segment_id = last_state.segment_id
            and conformed.entity_type = last_state.entity_type
            and conformed.entity_id = last_state.entity_id
    where conformed.entity_id is null and not last_state.is_active
),

segment_member as (
    select * from present
    union all
    select * from gone
)

select * from segment_member
