{{ config(post_hook=add_indexes([
    {'name': 'idx_touchpoint_contact', 'columns': 'contact_id, touchpoint_time desc'},
    {'name': 'idx_touchpoint_lead', 'columns': 'lead_id, touchpoint_time desc'},
    {'name': 'idx_touchpoint_account', 'columns': 'account_id, touchpoint_time desc'},
    {'name': 'idx_touchpoint_channel', 'columns': 'channel_id, touchpoint_time desc'},
    {'name': 'idx_touchpoint_campaign', 'columns': 'campaign_id, touchpoint_time desc'},
    {'name': 'idx_touchpoint_time', 'columns': 'touchpoint_time desc'},
    {'name': 'idx_touchpoint_type', 'columns': 'touchpoint_type, touchpoint_time desc'},
])) }}

with conformed as (
    select * from {{ ref('int_touchpoint') }}
    where reject_rule is null
),

touchpoint as (
    select
        touchpoint_id,
        touchpoint_type,
        channel_id,
        campaign_id,
        contact_id,
        lead_id,
        account_id,
        touchpoint_time,
        touchpoint_direction,
        touchpoint_status,
        content_type,
        content_id,
        subject,
        duration_seconds,
        owner_user_id,
        created_at,
        source_event_id,
        is_countable,
        tenant_id,
        source_system,
        source_table,
        source_key
    from conformed
)

select * from touchpoint
