with conformed as (
    select * from {{ ref('int_segment') }}
    where reject_rule is null
),

count_members as (
    select
        segment_id,
        count(*) as active_members
    from {{ ref('segment_member') }}
    where is_active
    group by segment_id
),

segment as (
    select
        conformed.segment_id,
        conformed.segment_name,
        conformed.segment_type,
        conformed.target_entity_type,
        coalesce(count_members.active_members, 0) as member_count,
        conformed.is_dynamic,
        conformed.last_calculated_at,
        conformed.created_at,
        conformed.tenant_id,
        conformed.source_system,
        conformed.source_table,
        conformed.source_key
    from conformed
    left join count_members on count_members.segment_id = conformed.segment_id
)

select * from segment
