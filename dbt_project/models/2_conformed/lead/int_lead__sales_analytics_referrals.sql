-- A person whom a partner refers is a lead of the partner channel.  A referral that names a lead of the export is no second
-- lead.
with referral as (
    select * from {{ ref('stg_sales_analytics__partner_referrals') }}
    where lead_id is null
),

deal as (
    select * from {{ ref('stg_sales_analytics__opportunities') }}
),

person_record as (
    select * from {{ source('identity', 'person_record') }}
    where source_system = 'sales_analytics' and source_table = 'partner_referrals'
),

account_record as (
    select * from {{ source('identity', 'account_record') }}
    where source_system = 'sales_analytics' and source_table = 'customers'
),

int_lead__sales_analytics_referrals as (
    select
        {{ source_id('lead', 'sales_analytics', 'partner_referrals', 'referral.referral_id', tenant='referral.tenant_id') }}
            as lead_id,
        coalesce(referral.contact_name, referral.company_name, referral.contact_email) as lead_name,
        referral.company_name,
        {{ unknown('lead', [
            'job_title', 'campaign_id', 'lead_score', 'province', 'city', 'owner_user_id', 'last_contacted_at', 'converted_at',
            'converted_contact_id', 'disqualified_at', 'disqualified_reason', 'contact_attempts_stated',
        ]) }},
        'PARTNER' as lead_source,
        {{ source_id('channel', 'sales_analytics', 'channel_map', "'PARTNER'", tenant='referral.tenant_id') }} as channel_id,
        status_map.lead_status,
        referral.status as source_status,
        {{ industry_id('referral.industry', tenant='referral.tenant_id') }} as industry_id,
        {{ day_start('referral.referral_date') }} as created_at,
        {{ day_start('referral.referral_date') }} as updated_at,
        deal_account.account_id as converted_account_id,
        {{ source_id('opportunity', 'sales_analytics', 'opportunities', 'referral.opportunity_id', tenant='referral.tenant_id') }}
            as converted_opportunity_id,
        person_record.person_id,
        deal_account.account_id as account_id,
        referral.tenant_id as tenant_id,
        referral.source_system as source_system,
        referral.source_table as source_table,
        referral.source_key as source_key
    from referral
    left join {{ ref('lead_status_map') }} as status_map
        on status_map.source_system = referral.source_system and status_map.source_value = referral.status
    left join person_record
        on person_record.tenant_id = referral.tenant_id and person_record.source_key = referral.source_key
    left join deal
        on deal.tenant_id = referral.tenant_id and deal.opportunity_id = referral.opportunity_id
    left join account_record as deal_account
        on deal_account.tenant_id = deal.tenant_id and deal_account.source_key = deal.customer_id
)

select * from int_lead__sales_analytics_referrals
