-- Those that sources tell of, and those that were there at an earlier run and are no longer (decision 0045).
with conformed as (
    select * from {{ ref('int_tag_relation') }}
    where reject_rule is null
),

last_state as (
    {{ last_states(ref('int_tag_relation_kept'), 'tag_id', as_of()) }}
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
        conformed.relation_id as relation_id,
        conformed.tag_id as tag_id,
        conformed.entity_type as entity_type,
        conformed.entity_id as entity_id,
        conformed.tagged_at as tagged_at,
        conformed.is_auto_tagged as is_auto_tagged,
        true as is_active,
        {{ as_type('null', 'timestamp') }} as left_at,
        conformed.tenant_id as tenant_id,
        conformed.source_system as source_system,
        conformed.source_table as source_table,
        conformed.source_key as source_key
    from conformed
),

gone as (
    select
        {{ entity_id('tag_relation', ['last_state.tag_id', 'last_state.entity_id']) }} as relation_id,
        last_state.tag_id as tag_id,
        last_state.entity_type as entity_type,
        last_state.entity_id as entity_id,
        last_state.joined_at as tagged_at,
        last_state.is_automatic as is_auto_tagged,
        false as is_active,
        last_state.recorded_at as left_at,
        last_state.tenant_id as tenant_id,
        last_state.source_system as source_system,
        last_state.source_table as source_table,
        last_state.source_key as source_key
    from last_state
    inner join entity on entity.entity_type = last_state.entity_type and entity.entity_id = last_state.entity_id
    inner join (select distinct tag_id from {{ ref('int_tag') }} where reject_rule is null) as named
        on named.tag_id = last_state.tag_id
    left join conformed
        on conformed.tag_id = last_state.tag_id
            and conformed.entity_type = last_state.entity_type
            and conformed.entity_id = last_state.entity_id
    where conformed.entity_id is null and not last_state.is_active
),

tag_relation as (
    select * from present
    union all
    select * from gone
)

select * from tag_relation
