-- Two source records of one entity are one member of a segment.  A record that is in it outweighs one that left.
{{ config(materialized='table') }}

with member as (
    {{ union_sources('segment_member', [
        'member_id', 'segment_id', 'entity_type', 'entity_id', 'joined_at', 'is_active',
    ]) }}
),

judge as (
    select
        member.*,
        case
            when segment.segment_id is null then 'segment_member_segment_unknown'
            when member.entity_id is null then 'segment_member_entity_unknown'
        end as reference_fault,
        row_number() over (
            partition by member.segment_id, member.entity_type, member.entity_id
            order by member.is_active desc, member.joined_at desc nulls first, member.source_system, member.source_key
        ) as member_rank
    from member
    left join {{ ref('int_segment') }} as segment on segment.segment_id = member.segment_id
),

int_segment_member as (
    select
        *,
        case
            when reference_fault is not null then reference_fault
            when member_rank > 1 then 'segment_member_duplicate'
        end as reject_rule
    from judge
)

select * from int_segment_member
