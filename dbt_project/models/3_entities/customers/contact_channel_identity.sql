with record as (
    select * from {{ ref('int_contact_channel_identity') }}
    where reject_rule is null
),

contact_channel_identity as (
    select
        identity_id,
        contact_id,
        channel_id,
        channel_user_id,
        is_verified,
        first_seen_at,
        identity_type,
        app_id,
        tenant_id,
        source_system,
        source_table,
        source_key
    from record
)

select * from contact_channel_identity
