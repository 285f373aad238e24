-- A lead whose person is a contact has that contact.  The contact, company and deal that the cdp source says a lead became are
-- those it has, where they exist, and the deal of a converted lead knows its lead.
with lead as (
    select * from {{ ref('lead') }}
),

person_record as (
    select * from {{ source('identity', 'person_record') }}
),

account_record as (
    select * from {{ source('identity', 'account_record') }}
),

contact as (select contact_id from {{ ref('contact') }}),

account as (select account_id from {{ ref('account') }}),

opportunity as (select opportunity_id, lead_id, source_key, source_system, tenant_id from {{ ref('opportunity') }}),

own_person as (
    select
        lead.lead_id as lead_id,
        lead.contact_id as contact_id,
        contact.contact_id as person_contact_id
    from lead
    inner join person_record
        on person_record.tenant_id = lead.tenant_id
            and person_record.source_system = lead.source_system
            and person_record.source_table = lead.source_table
            and person_record.source_key = lead.source_key
    inner join contact on contact.contact_id = person_record.person_id
),

told as (
    select
        lead.lead_id as lead_id,
        lead.lead_status as lead_status,
        lead.converted_contact_id as has_contact_id,
        lead.converted_account_id as has_account_id,
        lead.converted_opportunity_id as has_opportunity_id,
        contact.contact_id as told_contact_id,
        account.account_id as told_account_id,
        opportunity.opportunity_id as told_opportunity_id,
        opportunity.lead_id as opportunity_lead_id
    from lead
    inner join {{ ref('stg_cdp__lead') }} as source_row
        on source_row.tenant_id = lead.tenant_id and source_row.source_key = lead.source_key
    left join person_record
        on person_record.tenant_id = lead.tenant_id and person_record.source_system = 'cdp'
            and person_record.source_table = 'contact' and person_record.source_key = source_row.converted_contact_id
    left join contact on contact.contact_id = person_record.person_id
    left join account_record
        on account_record.tenant_id = lead.tenant_id and account_record.source_system = 'cdp'
            and account_record.source_table = 'account' and account_record.source_key = source_row.converted_account_id
    left join account on account.account_id = account_record.account_id
    left join opportunity
        on opportunity.tenant_id = lead.tenant_id and opportunity.source_system = 'cdp'
            and opportunity.source_key = source_row.converted_opportunity_id
    where lead.source_system = 'cdp'
)

select lead_id, 'contact of its own person' as rule
from own_person
where contact_id is null or contact_id <> person_contact_id
union all
select lead_id, 'contact it became' as rule
from told
where told_contact_id is not null and coalesce(has_contact_id, '') <> told_contact_id
union all
select lead_id, 'company it became' as rule
from told
where told_account_id is not null and coalesce(has_account_id, '') <> told_account_id
union all
select lead_id, 'deal it became' as rule
from told
where told_opportunity_id is not null and (
        coalesce(has_opportunity_id, '') <> told_opportunity_id or (opportunity_lead_id is null and lead_status = 'CONVERTED')
    )
