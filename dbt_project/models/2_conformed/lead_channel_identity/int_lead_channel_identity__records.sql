-- Each lead is known by the key of its record, even when nothing else is known (R0.96), and by the identifiers on it.
-- Identifiers that a channel lists itself are left out.
with lead_record as (
    select * from {{ ref('int_lead') }}
    where reject_rule is null
),

listing as (
    {%- for part in parts_of('lead_channel_identity') if not part.endswith('__records') %}
        select lead_id, identity_type, tenant_id, source_system, source_table, source_key from {{ ref(part) }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

listed as (
    {{- listed_identifiers('person', 'listing', 'lead_id') }}
),

known_by as (
    select distinct
        tenant_id,
        source_system,
        source_table,
        source_key,
        identifier_type as identity_type,
        scope,
        identifier_value
    from {{ source('identity', 'evidence') }}
    where subject = 'person' and identifier_value is not null and identifier_type in ({{ person_identifier_types() }})
    union all
    select
        tenant_id,
        source_system,
        source_table,
        source_key,
        'RECORD' as identity_type,
        '' as scope,
        source_key as identifier_value
    from lead_record
),

int_lead_channel_identity__records as (
    select
        {{ entity_id('lead_channel_identity', [
            'known_by.tenant_id', 'known_by.source_system', 'known_by.source_table', 'known_by.source_key',
            'known_by.identity_type', 'known_by.scope', 'known_by.identifier_value',
        ]) }} as identity_id,
        lead_record.lead_id,
        {{ as_type('null', 'id') }} as channel_id,
        known_by.identifier_value as channel_user_id,
        lead_record.created_at as captured_at,
        known_by.identity_type,
        nullif(known_by.scope, '') as app_id,
        known_by.tenant_id as tenant_id,
        known_by.source_system as source_system,
        known_by.source_table as source_table,
        known_by.source_key as source_key
    from known_by
    inner join lead_record
        on lead_record.tenant_id = known_by.tenant_id
            and lead_record.source_system = known_by.source_system
            and lead_record.source_table = known_by.source_table
            and lead_record.source_key = known_by.source_key
    left join listed
        on listed.listed_owner = lead_record.lead_id
            and listed.listed_type = known_by.identity_type
            and listed.listed_scope = known_by.scope
            and listed.listed_value = known_by.identifier_value
    where listed.listed_owner is null
)

select * from int_lead_channel_identity__records
