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

purpose as (select * from {{ ref('int_touchpoint_purpose') }}),

touchpoint as (
    select
        conformed.touchpoint_id,
        conformed.touchpoint_type as touchpoint_type,
        conformed.channel_id,
        conformed.campaign_id,
        conformed.contact_id,
        conformed.lead_id,
        conformed.account_id,
        conformed.touchpoint_time,
        conformed.touchpoint_direction as touchpoint_direction,
        conformed.touchpoint_status,
        conformed.content_type,
        conformed.content_id,
        conformed.subject,
        conformed.duration_seconds,
        conformed.owner_user_id,
        conformed.created_at,
        conformed.source_event_id,
        conformed.is_countable,
        coalesce(conformed.is_contact_attempt, false) as is_contact_attempt,
        conformed.is_countable and purpose.for_attribution as counts_for_attribution,
        conformed.is_countable and purpose.for_engagement as counts_for_engagement,
        conformed.is_countable and purpose.for_activity as counts_for_activity,
        conformed.is_countable and purpose.for_journey as counts_for_journey,
        conformed.is_countable and purpose.for_health as counts_for_health,
        conformed.tenant_id,
        conformed.source_system as source_system,
        conformed.source_table as source_table,
        conformed.source_key
    from conformed
    left join purpose
        on purpose.source_system = conformed.source_system
            and purpose.source_table = conformed.source_table
            and purpose.touchpoint_type = conformed.touchpoint_type
            and coalesce(purpose.touchpoint_direction, '') = coalesce(conformed.touchpoint_direction, '')
)

select * from touchpoint
