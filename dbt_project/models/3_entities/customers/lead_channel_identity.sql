with record as (
    select * from {{ ref('int_lead_channel_identity') }}
    where reject_rule is null
),

lead_channel_identity as (
    select
        identity_id,
        lead_id,
        channel_id,
        channel_user_id,
        captured_at,
        identity_type,
        app_id,
        tenant_id,
        source_system,
        source_table,
        source_key
    from record
)

select * from lead_channel_identity
