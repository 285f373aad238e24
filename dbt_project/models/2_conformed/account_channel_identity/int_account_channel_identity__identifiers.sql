-- The identifiers by which identity knows the company.
with identifier as (
    select * from {{ source('identity', 'account_identifier') }}
    where identifier_type in ('CREDIT_CODE', 'CORP_ID', 'DOMAIN')
),

account as (
    select distinct account_id from {{ ref('int_account') }}
    where reject_rule is null
),

identified as (
    select
        identifier.*,
        {{ entity_id('account_channel_identity', [
            'identifier.tenant_id', "'identity'", 'identifier.identifier_type', 'identifier.scope', 'identifier.identifier_value',
        ]) }} as identity_id
    from identifier
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
