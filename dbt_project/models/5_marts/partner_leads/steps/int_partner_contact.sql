-- A contact of a webhook, and what the source says it is worth.  Replays of one phone have one contact_id (R1.3).
with contact as (
    select * from {{ ref('stg_partner_leads__contacts') }}
),

record as (
    select * from {{ ref('int_contact') }}
    where source_system = 'partner_leads' and source_table = 'contacts' and reject_rule is null
),

int_partner_contact as (
    select
        record.contact_id as contact_id,
        contact.source_key as contact_key,
        {{ source_id('channel', 'partner_leads', 'webhook_configs', 'contact.webhook_id', tenant='contact.tenant_id') }}
            as channel_id,
        contact.conversion_count,
        contact.lifetime_value,
        contact.tenant_id as tenant_id
    from contact
    inner join record on record.tenant_id = contact.tenant_id and record.source_key = contact.source_key
)

select * from int_partner_contact
