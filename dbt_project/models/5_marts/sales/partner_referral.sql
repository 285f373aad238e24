-- Of several referrals of one opportunity the first one earns, so no deal is counted twice.
with referral as (
    select
        *,
        {{ source_id('opportunity', 'sales_analytics', 'opportunities', 'opportunity_id') }} as opportunity_ref,
        row_number() over (
            partition by tenant_id, opportunity_id order by referral_date nulls last, referral_id
        ) as referral_rank
    from {{ ref('stg_sales_analytics__partner_referrals') }}
    where referral_date is null or referral_date <= {{ local_date(as_of()) }}
),

partner as (
    select tenant_id, source_key, account_id
    from {{ ref('int_entity_key') }}
    where source_system = 'sales_analytics' and source_table = 'partner_referrals' and entity_type = 'ACCOUNT'
),

account as (select account_id, account_name from {{ ref('account') }}),

opportunity as (select opportunity_id, is_won, amount_reporting from {{ ref('opportunity') }}),

fx_rate as (select * from {{ ref('int_fx_rate') }}),

partner_referral as (
    select
        referral.referral_id as referral_id,
        partner.account_id as partner_account_id,
        coalesce(account.account_name, referral.partner_name) as partner_name,
        referral.partner_type as partner_type,
        referral.referral_date as referral_date,
        referral.industry as industry,
        referral.region as region,
        coalesce(upper(referral.status), 'UNKNOWN') as referral_state,
        case
            when referral.lead_id is not null
                then {{ source_id('lead', 'sales_analytics', 'leads', 'referral.lead_id', tenant='referral.tenant_id') }}
            else {{ source_id('lead', 'sales_analytics', 'partner_referrals', 'referral.referral_id',
                                tenant='referral.tenant_id') }}
        end as lead_id,
        referral.opportunity_ref as opportunity_id,
        -- what it may bring, and what it brought
        {{ rounded(converted('referral.estimated_value'), 'money') }} as estimated_value,
        coalesce(opportunity.is_won, false) as is_won,
        case when referral.referral_rank = 1 and opportunity.is_won then opportunity.amount_reporting end as won_amount,
        {{ as_type('referral.commission_percent', 'percent') }} as commission_percent,
        case
            when referral.referral_rank = 1 and opportunity.is_won
                then {{ rounded(as_type('opportunity.amount_reporting', 'exact') ~ ' * referral.commission_percent / 100',
                                'money') }}
        end as commission,
        '{{ var("reporting_currency") }}' as currency,
        referral.tenant_id as tenant_id
    from referral
    left join partner
        on referral.tenant_id = partner.tenant_id and referral.referral_id = partner.source_key
    left join account
        on partner.account_id = account.account_id
    left join opportunity
        on referral.opportunity_ref = opportunity.opportunity_id
    left join fx_rate
        on {{ rate_holds("'USD'", 'coalesce(referral.referral_date, ' ~ local_date(as_of()) ~ ')') }}
)

select * from partner_referral
