-- Each system knows the company by the key of its record, even when it knows nothing else (R0.96).
with record as (
    select * from {{ ref('int_account') }}
    where reject_rule is null
),

account_record as (
    select * from {{ source('identity', 'account_record') }}
),

int_account_channel_identity__records as (
    select
        {{ entity_id('account_channel_identity', ['record.tenant_id', 'record.source_system', 'record.source_table',
                                                'record.source_key']) }} as identity_id,
        record.account_id,
        {{ unknown('account_channel_identity', ['channel_id', 'app_id']) }},
        record.source_key as channel_account_id,
        true as is_verified,
        account_record.first_seen_at,
        'RECORD' as identity_type,
        record.tenant_id,
        record.source_system,
        record.source_table,
        record.source_key
    from record
    inner join account_record
        on account_record.tenant_id = record.tenant_id
            and account_record.source_system = record.source_system
            and account_record.source_table = record.source_table
            and account_record.source_key = record.source_key
)

select * from int_account_channel_identity__records
