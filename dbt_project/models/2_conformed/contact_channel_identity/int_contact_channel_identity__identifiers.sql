-- The identifiers by which identity knows the person.
with identifier as (
    select * from {{ source('identity', 'person_identifier') }}
    where identifier_type in ({{ person_identifier_types() }})
),

contact as (
    select distinct contact_id from {{ ref('int_contact') }}
    where reject_rule is null
),

identified as (
    select
        identifier.*,
        {{ entity_id('contact_channel_identity', [
            'identifier.tenant_id', "'identity'", 'identifier.identifier_type', 'identifier.scope', 'identifier.identifier_value',
        ]) }} as identity_id
    from identifier
),

int_contact_channel_identity__identifiers as (
    select
        identified.identity_id,
        contact.contact_id,
        {{ as_type('null', 'id') }} as channel_id,
        identified.identifier_value as channel_user_id,
        coalesce(identified.is_verified, false) as is_verified,
        identified.first_seen_at,
        identified.identifier_type as identity_type,
        nullif(identified.scope, '') as app_id,
        identified.tenant_id,
        'identity' as source_system,
        'person_identifier' as source_table,
        identified.identity_id as source_key
    from identified
    inner join contact
        on contact.contact_id = identified.person_id
)

select * from int_contact_channel_identity__identifiers
