-- The source's log knows when a lead was reached, converted and disqualified; its row knows only the present state.
-- A deleted row, and one that was moved to the archive, are kept out of the entity (int_lead).
with lead_record as (
    select * from {{ ref('prep_lead_scoring__lead') }}
),

moment as (
    select * from {{ ref('prep_lead_scoring__lead_moment') }}
),

person_record as (
    select * from {{ source('identity', 'person_record') }}
    where source_system = 'lead_scoring'
),

account_record as (
    select * from {{ source('identity', 'account_record') }}
    where source_system = 'lead_scoring'
),

int_lead__lead_scoring as (
    select
        lead_record.lead_id as lead_id,
        lead_record.contact_name as lead_name,
        lead_record.company_name,
        {{ unknown('lead', [
            'job_title', 'campaign_id', 'province', 'city', 'converted_contact_id', 'converted_opportunity_id',
            'contact_attempts_stated',
        ]) }},
        {{ upper_text("replace(trim(lead_record.entry_word), ' ', '_')") }} as lead_source,
        {{ source_id('channel', 'lead_scoring', 'channel_map', 'lead_record.channel_type', tenant='lead_record.tenant_id') }}
            as channel_id,
        case
            when not lead_record.is_current then 'MOVED'
            when lead_record.is_deleted then 'DELETED'
            else lead_record.lead_status
        end as lead_status,
        lead_record.source_status,
        lead_record.lead_score,
        {{ industry_id('lead_record.industry', tenant='lead_record.tenant_id') }} as industry_id,
        lead_record.assigned_to as owner_user_id,
        lead_record.created_at,
        lead_record.updated_at,
        moment.last_contacted_at,
        case when lead_record.lead_status = 'CONVERTED' then moment.converted_at end as converted_at,
        case when lead_record.lead_status = 'CONVERTED' then account_record.account_id end as converted_account_id,
        case when lead_record.lead_status = 'DISQUALIFIED' then coalesce(moment.disqualified_at, lead_record.updated_at) end
            as disqualified_at,
        case when lead_record.is_spam then 'SPAM' end as disqualified_reason,
        person_record.person_id,
        account_record.account_id,
        lead_record.tenant_id as tenant_id,
        lead_record.source_system as source_system,
        lead_record.source_table as source_table,
        lead_record.source_key as source_key
    from lead_record
    left join moment
        on moment.lead_id = lead_record.lead_id
    left join person_record
        on person_record.tenant_id = lead_record.tenant_id
            and person_record.source_table = lead_record.source_table
            and person_record.source_key = lead_record.source_key
    left join account_record
        on account_record.tenant_id = lead_record.tenant_id
            and account_record.source_table = lead_record.source_table
            and account_record.source_key = lead_record.source_key
)

select * from int_lead__lead_scoring
