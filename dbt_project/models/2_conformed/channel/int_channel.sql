{{ config(materialized='table') }}

with channel as (
    {{ union_sources('channel', [
        'channel_id', 'channel_name', 'channel_type', 'channel_category', 'parent_channel_id', 'channel_status', 'cost',
        'created_at', 'updated_at', 'source_family', 'currency',
    ]) }}
),

int_channel as (
    select *, {{ as_type('null', 'text') }} as reject_rule
    from channel
)

select * from int_channel
