-- Each system knows the person by the key of its record, even when it knows nothing else (R0.96).
with record as (
    select * from {{ ref('int_contact') }}
    where reject_rule is null
),

person_record as (
    select * from {{ source('identity', 'person_record') }}
),

int_contact_channel_identity__records as (
    select
        {{ entity_id('contact_channel_identity', ['record.tenant_id', 'record.source_system', 'record.source_table',
                                                'record.source_key']) }} as identity_id,
        record.contact_id,
        {{ unknown('contact_channel_identity', ['channel_id', 'app_id']) }},
        record.source_key as channel_user_id,
        true as is_verified,
        person_record.first_seen_at,
        'RECORD' as identity_type,
        record.tenant_id,
        record.source_system,
        record.source_table,
        record.source_key
    from record
    inner join person_record
        on person_record.tenant_id = record.tenant_id
            and person_record.source_system = record.source_system
            and person_record.source_table = record.source_table
            and person_record.source_key = record.source_key
)

select * from int_contact_channel_identity__records
