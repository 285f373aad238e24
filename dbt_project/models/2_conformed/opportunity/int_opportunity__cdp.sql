-- Some senders fill the actual close date of an open deal with the day on which they expect it to close (C-13).
-- A deal that names no lead or contact belongs to the lead that says it became this deal, and to the contact of that lead.
with opportunity as (
    select
        *,
        stage in ('CLOSED_WON', 'CLOSED_LOST') as is_closed
    from {{ ref('stg_cdp__opportunity') }}
),

account_record as (
    select * from {{ ref('int_account') }}
    where source_system = 'cdp' and source_table = 'account' and reject_rule is null
),

contact_record as (
    select * from {{ ref('int_contact') }}
    where source_system = 'cdp' and source_table = 'contact' and reject_rule is null
),

converting_lead as (
    select
        *,
        row_number() over (partition by converted_opportunity_id order by created_at, lead_id) as lead_rank
    from {{ ref('int_lead') }}
    where source_system = 'cdp' and lead_status = 'CONVERTED' and reject_rule is null and converted_opportunity_id is not null
),

referred as (
    select
        *,
        {{ source_id('opportunity', 'cdp', 'opportunity', 'opportunity_id') }} as opportunity_ref,
        {{ source_id('lead', 'cdp', 'lead', 'lead_id') }} as lead_ref
    from opportunity
),

int_opportunity__cdp as (
    select
        opportunity.opportunity_ref as opportunity_id,
        opportunity.opportunity_name,
        opportunity.account_id as account_key,
        account_record.account_id as account_id,
        coalesce(contact_record.contact_id, converting_lead.converted_contact_id) as primary_contact_id,
        coalesce(opportunity.lead_ref, converting_lead.lead_id) as lead_id,
        opportunity.opportunity_type,
        opportunity.opportunity_source,
        opportunity.amount,
        coalesce(opportunity.currency, 'CNY') as currency,
        opportunity.stage,
        opportunity.stage as source_stage,
        opportunity.probability,
        coalesce(
            opportunity.expected_close_date, case when not opportunity.is_closed then opportunity.actual_close_date end
        ) as expected_close_date,
        case
            when opportunity.is_closed then coalesce(opportunity.actual_close_date, {{ local_date('opportunity.closed_at') }})
        end as actual_close_date,
        case when opportunity.is_closed then opportunity.closed_at end as closed_at,
        opportunity.close_reason,
        opportunity.owner_user_id as owner_user_id,
        {{ source_id('campaign', 'cdp', 'campaign', 'opportunity.campaign_id', tenant='opportunity.tenant_id') }} as campaign_id,
        opportunity.created_at as created_at,
        opportunity.updated_at as updated_at,
        {{ as_type('null', 'id') }} as closed_deal_key,
        opportunity.tenant_id as tenant_id,
        opportunity.source_system as source_system,
        opportunity.source_table as source_table,
        opportunity.source_key as source_key
    from referred as opportunity
    left join converting_lead
        on converting_lead.converted_opportunity_id = opportunity.opportunity_ref and converting_lead.lead_rank = 1
    left join account_record
        on account_record.tenant_id = opportunity.tenant_id and account_record.source_key = opportunity.account_id
    left join contact_record
        on contact_record.tenant_id = opportunity.tenant_id and contact_record.source_key = opportunity.primary_contact_id
)

select * from int_opportunity__cdp
