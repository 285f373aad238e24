with segment as (
    select * from {{ ref('stg_cdp__segment') }}
),

int_segment__cdp as (
    select
        {{ source_id('segment', 'cdp', 'segment', 'segment.segment_id', tenant='segment.tenant_id') }} as segment_id,
        segment.segment_name,
        segment.segment_type,
        segment.target_entity_type,
        coalesce(segment.is_dynamic, false) as is_dynamic,
        segment.last_calculated_at,
        segment.created_at,
        segment.tenant_id,
        segment.source_system,
        segment.source_table,
        segment.source_key
    from segment
)

select * from int_segment__cdp
