-- The row's account is the partner; the company that was referred is only a name until it becomes a lead.
with referral as (
    select * from {{ ref('stg_sales_analytics__partner_referrals') }}
),

account_record as (
    select * from {{ source('identity', 'account_record') }}
    where source_system = 'sales_analytics' and source_table = 'partner_referrals'
),

int_account__sales_analytics_partners as (
    select
        account_record.account_id,
        referral.partner_name as account_name,
        'PARTNER' as account_type,
        {{ unknown('account', [
            'industry_id', 'account_level', 'annual_revenue', 'annual_revenue_currency', 'employee_count', 'company_website',
            'province', 'city', 'account_source', 'primary_channel_id', 'owner_user_id', 'lifecycle_stage',
        ]) }},
        'ACTIVE' as account_status,
        coalesce({{ day_start('referral.referral_date') }}, account_record.first_seen_at) as created_at,
        {{ day_start('referral.referral_date') }} as updated_at,
        3 as source_rank,
        referral.tenant_id,
        referral.source_system,
        referral.source_table,
        referral.source_key
    from referral
    left join account_record
        on account_record.tenant_id = referral.tenant_id and account_record.source_key = referral.source_key
)

select * from int_account__sales_analytics_partners
