{{ config(materialized='table') }}

with attachment as (
    {{ union_sources('touchpoint_attachment', [
        'attachment_id', 'touchpoint_id', 'file_name', 'file_url', 'file_type', 'file_size',
    ]) }}
),

int_touchpoint_attachment as (
    select
        attachment.*,
        case when touchpoint.touchpoint_id is null then 'touchpoint_attachment_touchpoint_unknown' end as reject_rule
    from attachment
    left join {{ ref('int_touchpoint') }} as touchpoint
        on touchpoint.touchpoint_id = attachment.touchpoint_id and touchpoint.reject_rule is null
)

select * from int_touchpoint_attachment
