-- A deal whose source names no company has the account of its lead, else that of its contact, else none.  One whose
-- company nobody delivered has none until it arrives.
{{ config(materialized='table') }}

with record as (
    {{ union_sources('opportunity', [
        'opportunity_id', 'opportunity_name', 'account_key', 'account_id', 'primary_contact_id', 'lead_id',
        'opportunity_type', 'opportunity_source', 'amount', 'currency', 'stage', 'probability', 'expected_close_date',
        'actual_close_date', 'close_reason', 'owner_user_id', 'campaign_id', 'created_at', 'updated_at', 'source_stage',
        'closed_deal_key', 'closed_at',
    ]) }}
),

known_account as (
    select distinct account_id from {{ ref('int_account') }}
    where reject_rule is null
),

lead as (
    select lead_id, coalesce(account_id, converted_account_id) as account_id
    from {{ ref('int_lead') }}
    where reject_rule is null
),

contact as (
    select contact_id, primary_account_id as account_id
    from {{ ref('int_contact_survivor') }}
),

int_opportunity as (
    select
        record.opportunity_id as opportunity_id,
        record.opportunity_name as opportunity_name,
        coalesce(record.account_id, lead_account.account_id, contact_account.account_id) as account_id,
        record.primary_contact_id as primary_contact_id,
        record.lead_id as lead_id,
        record.opportunity_type as opportunity_type,
        record.opportunity_source as opportunity_source,
        record.amount as amount,
        record.currency as currency,
        record.stage as stage,
        coalesce(record.probability, opportunity_stage.default_probability) as probability,
        record.expected_close_date as expected_close_date,
        record.actual_close_date as actual_close_date,
        record.close_reason as close_reason,
        record.owner_user_id as owner_user_id,
        record.campaign_id as campaign_id,
        record.created_at as created_at,
        record.updated_at as updated_at,
        record.source_stage as source_stage,
        record.closed_deal_key as closed_deal_key,
        record.closed_at as closed_at,
        record.tenant_id as tenant_id,
        record.source_system as source_system,
        record.source_table as source_table,
        record.source_key as source_key,
        case
            when record.created_at is null then 'opportunity_created_at_missing'
            when record.stage is null then 'opportunity_stage_unmapped'
            when record.stage in ('CLOSED_WON', 'CLOSED_LOST') and record.actual_close_date is null
                then 'opportunity_actual_close_date_missing'
        end as reject_rule
    from record
    left join {{ ref('opportunity_stage') }} as opportunity_stage
        on opportunity_stage.stage = record.stage
    left join lead
        on lead.lead_id = record.lead_id and record.account_key is null
    left join known_account as lead_account
        on lead_account.account_id = lead.account_id
    left join contact
        on contact.contact_id = record.primary_contact_id and record.account_key is null
    left join known_account as contact_account
        on contact_account.account_id = contact.account_id
)

select * from int_opportunity
