with source_row as (
    select * from {{ ref('stg_customer_center__leads') }}
),

lead_record as (
    select * from {{ ref('int_lead') }}
    where source_system = 'customer_center' and reject_rule is null
),

known_by as (
    select tenant_id, source_key, 'EXTERNAL_ID' as identity_type, external_id as known_as
    from source_row
    where external_id is not null
    union all
    select tenant_id, source_key, 'LINKEDIN' as identity_type, linkedin_url as known_as
    from source_row
    where linkedin_url is not null
),

int_lead_channel_identity__customer_center as (
    select
        {{ entity_id('lead_channel_identity', [
            'lead_record.tenant_id', "'customer_center'", "'leads'", 'lead_record.source_key', 'known_by.identity_type',
        ]) }} as identity_id,
        lead_record.lead_id,
        {{ unknown('lead_channel_identity', ['channel_id', 'app_id']) }},
        known_by.known_as as channel_user_id,
        lead_record.created_at as captured_at,
        known_by.identity_type,
        lead_record.tenant_id as tenant_id,
        lead_record.source_system,
        lead_record.source_table,
        lead_record.source_key as source_key
    from known_by
    inner join lead_record
        on lead_record.tenant_id = known_by.tenant_id and lead_record.source_key = known_by.source_key
)

select * from int_lead_channel_identity__customer_center
