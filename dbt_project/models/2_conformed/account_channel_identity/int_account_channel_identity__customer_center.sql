with organization as (
    select * from {{ ref('stg_customer_center__organizations') }}
),

account_record as (
    select * from {{ ref('int_account') }}
    where source_system = 'customer_center' and source_table = 'organizations' and reject_rule is null
),

known_by as (
    select tenant_id, source_key, 'EXTERNAL_ID' as identity_type, external_id as known_as, external_source as app_id
    from organization
    where external_id is not null
    union all
    select tenant_id, source_key, 'LINKEDIN' as identity_type, linkedin_url as known_as, {{ as_type('null', 'text') }} as app_id
    from organization
    where linkedin_url is not null
),

int_account_channel_identity__customer_center as (
    select
        {{ entity_id('account_channel_identity', [
            'account_record.tenant_id', "'customer_center'", "'organizations'", 'account_record.source_key',
            'known_by.identity_type',
        ]) }} as identity_id,
        account_record.account_id,
        {{ as_type('null', 'id') }} as channel_id,
        known_by.known_as as channel_account_id,
        false as is_verified,
        account_record.created_at as first_seen_at,
        known_by.identity_type,
        known_by.app_id,
        account_record.tenant_id as tenant_id,
        account_record.source_system,
        account_record.source_table,
        account_record.source_key as source_key
    from known_by
    inner join account_record
        on account_record.tenant_id = known_by.tenant_id and account_record.source_key = known_by.source_key
)

select * from int_account_channel_identity__customer_center
