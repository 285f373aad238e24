-- The identifiers by which identity knows the company, but for those that a channel lists itself.
with identifier as (
    select * from {{ source('identity', 'account_identifier') }}
    where identifier_type in ('CREDIT_CODE', 'CORP_ID', 'DOMAIN')
),

account as (
    select distinct account_id from {{ ref('int_account') }}
    where reject_rule is null
),

listing as (
    {%- for part in parts_of('account_channel_identity') if not part.endswith(('__identifiers', '__records')) %}
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
    where evidence.subject = 'account'
),

identified as (
    select
        identifier.*,
        {{ entity_id('account_channel_identity', [
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

int_account_channel_identity__identifiers as (
    select
        identified.identity_id,
        account.account_id as account_id,
        {{ as_type('null', 'id') }} as channel_id,
        identified.identifier_value as channel_account_id,
        coalesce(identified.is_verified, false) as is_verified,
        identified.first_seen_at,
        case identified.identifier_type when 'DOMAIN' then 'WEBSITE_DOMAIN' else identified.identifier_type end as identity_type,
        nullif(identified.scope, '') as app_id,
        identified.tenant_id,
        'identity' as source_system,
        'account_identifier' as source_table,
        identified.identity_id as source_key
    from identified
    inner join account
        on account.account_id = identified.account_id
)

select * from int_account_channel_identity__identifiers
