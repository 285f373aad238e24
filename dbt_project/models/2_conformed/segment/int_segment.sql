{{ config(materialized='table') }}

with segment as (
    {{ union_sources('segment', [
        'segment_id', 'segment_name', 'segment_type', 'target_entity_type', 'is_dynamic', 'last_calculated_at', 'created_at',
    ]) }}
),

int_segment as (
    select *, {{ as_type('null', 'text') }} as reject_rule
    from segment
)

select * from int_segment
