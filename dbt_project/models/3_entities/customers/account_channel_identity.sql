with record as (
    select * from {{ ref('int_account_channel_identity') }}
    where reject_rule is null
),

account_channel_identity as (
    select
        identity_id,
        account_id,
        channel_id,
        channel_account_id,
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

select * from account_channel_identity
