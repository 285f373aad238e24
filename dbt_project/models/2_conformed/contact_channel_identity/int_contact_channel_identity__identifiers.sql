-- The identifiers by which identity knows the person, but for those that a channel lists itself.
with identifier as (
    select * from {{ source('identity', 'person_identifier') }}
    where identifier_type in ('PHONE', 'EMAIL', 'WECHAT_UNIONID', 'WECHAT_OPENID', 'WECHAT_ID', 'DOUYIN_ID', 'WEBSITE_ID')
),

contact as (
    select distinct contact_id from {{ ref('int_contact') }}
    where reject_rule is null
),

listing as (
    {%- for part in parts_of('contact_channel_identity') if not part.endswith(('__identifiers', '__records')) %}
        select tenant_id, source_system, source_table, source_key from {{ ref(part) }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

listed as (
    select distinct
        evidence.tenant_id as tenant_id,
        evidence.identifier_type as identifier_type,
        evidence.scope as scope,
        evidence.identifier_value as identifier_value
    from {{ source('identity', 'evidence') }} as evidence
    inner join listing
        on listing.tenant_id = evidence.tenant_id
            and listing.source_system = evidence.source_system
            and listing.source_table = evidence.source_table
            and listing.source_key = evidence.source_key
    where evidence.subject = 'person'
),

identified as (
    select
        identifier.*,
        {{ entity_id('contact_channel_identity', [
            'identifier.tenant_id', "'identity'", 'identifier.identifier_type', 'identifier.scope', 'identifier.identifier_value',
        ]) }} as identity_id
    from identifier
    left join listed
        on listed.tenant_id = identifier.tenant_id
            and listed.identifier_type = identifier.identifier_type
            and listed.scope = identifier.scope
            and listed.identifier_value = identifier.identifier_value
    where listed.identifier_value is null
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
