-- The export says which deal a lead became, and neither which person nor which company.  The person is the lead's own, and the
-- company is the deal's customer.
with lead_record as (
    select * from {{ ref('stg_sales_analytics__leads') }}
),

deal as (
    select * from {{ ref('stg_sales_analytics__opportunities') }}
),

campaign as (
    select * from {{ ref('int_campaign') }}
),

person_record as (
    select * from {{ source('identity', 'person_record') }}
    where source_system = 'sales_analytics' and source_table = 'leads'
),

account_record as (
    select * from {{ source('identity', 'account_record') }}
    where source_system = 'sales_analytics'
),

referred as (
    select
        lead_record.*,
        {{ source_id('campaign', 'sales_analytics', 'campaigns', 'lead_record.campaign_id', tenant='lead_record.tenant_id') }}
            as campaign_ref,
        {{ source_id('channel', 'sales_analytics', 'channel_map', 'channel_map.channel_type', tenant='lead_record.tenant_id') }}
            as source_channel_ref,
        {{ source_id('opportunity', 'sales_analytics', 'opportunities', 'lead_record.converted_to_opp_id',
                     tenant='lead_record.tenant_id') }} as opportunity_ref
    from lead_record
    left join {{ ref('channel_map') }} as channel_map
        on channel_map.source_system = lead_record.source_system and channel_map.source_value = lead_record.lead_source
),

int_lead__sales_analytics as (
    select
        {{ source_id('lead', 'sales_analytics', 'leads', 'referred.lead_id', tenant='referred.tenant_id') }} as lead_id,
        coalesce(referred.contact_name, referred.company_name, referred.email) as lead_name,
        referred.company_name,
        referred.title as job_title,
        coalesce({{ upper_text("replace(trim(referred.lead_source), ' ', '_')") }}, 'UNKNOWN') as lead_source,
        coalesce(referred.source_channel_ref, campaign.channel_id) as channel_id,
        referred.campaign_ref as campaign_id,
        status_map.lead_status as lead_status,
        referred.lead_status as source_status,
        referred.lead_score,
        {{ industry_id('referred.industry', tenant='referred.tenant_id') }} as industry_id,
        {{ unknown('lead', [
            'province', 'city', 'last_contacted_at', 'converted_contact_id', 'disqualified_reason', 'contact_attempts_stated',
        ]) }},
        referred.assigned_to as owner_user_id,
        {{ day_start('referred.created_date') }} as created_at,
        {{ day_start('greatest(referred.created_date, referred.last_activity_date, referred.conversion_date)') }} as updated_at,
        {{ day_start('referred.conversion_date') }} as converted_at,
        deal_account.account_id as converted_account_id,
        referred.opportunity_ref as converted_opportunity_id,
        case when status_map.lead_status = 'DISQUALIFIED' then {{ day_start('referred.last_activity_date') }} end
            as disqualified_at,
        person_record.person_id,
        coalesce(deal_account.account_id, matched_account.account_id) as account_id,
        referred.tenant_id as tenant_id,
        referred.source_system as source_system,
        referred.source_table as source_table,
        referred.source_key as source_key
    from referred
    left join {{ ref('lead_status_map') }} as status_map
        on status_map.source_system = referred.source_system and status_map.source_value = referred.lead_status
    left join campaign
        on campaign.campaign_id = referred.campaign_ref
    left join person_record
        on person_record.tenant_id = referred.tenant_id and person_record.source_key = referred.source_key
    left join account_record as matched_account
        on matched_account.tenant_id = referred.tenant_id
            and matched_account.source_table = 'leads'
            and matched_account.source_key = referred.source_key
    left join deal
        on deal.tenant_id = referred.tenant_id and deal.opportunity_id = referred.converted_to_opp_id
    left join account_record as deal_account
        on deal_account.tenant_id = deal.tenant_id
            and deal_account.source_table = 'customers'
            and deal_account.source_key = deal.customer_id
)

select * from int_lead__sales_analytics
