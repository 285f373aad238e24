with conformed as (
    select * from {{ ref('int_segment_member') }}
    where reject_rule is null
),

segment_member as (
    select
        member_id,
        segment_id,
        entity_type,
        entity_id,
        joined_at,
        is_active,
        tenant_id,
        source_system,
        source_table,
        source_key
    from conformed
)

select * from segment_member
