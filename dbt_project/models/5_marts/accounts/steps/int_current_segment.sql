with segment as (select * from {{ ref('segment') }}),

segment_member as (select * from {{ ref('segment_member') }}),

int_current_segment as (
    select
        segment_member.entity_type as entity_type,
        segment_member.entity_id as entity_id,
        count(*) as segment_count,
        {{ text_list('segment.segment_name') }} as segment_names
    from segment_member
    inner join segment on segment_member.segment_id = segment.segment_id
    where segment_member.is_active
    group by segment_member.entity_type, segment_member.entity_id
)

select * from int_current_segment
