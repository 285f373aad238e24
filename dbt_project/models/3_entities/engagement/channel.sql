with conformed as (
    select * from {{ ref('int_channel') }}
    where reject_rule is null
),

channel as (
    select
        channel_id,
        channel_name,
        channel_type,
        channel_category,
        nullif(conformed.parent_channel_id, conformed.channel_id) as parent_channel_id,
        channel_status,
        cost,
        created_at,
        updated_at,
        source_family,
        currency,
        tenant_id,
        source_system,
        source_table,
        source_key
    from conformed
)

select * from channel
