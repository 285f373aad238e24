-- Which company a competitor is says identity, so several spellings of a name are one.
with intelligence as (
    select * from {{ ref('stg_sales_analytics__competitive_intelligence') }}
    where coalesce(intel_date <= {{ local_date(as_of()) }}, true)
),

customer as (select * from {{ ref('int_customer_account') }}),

competitor as (
    select * from {{ ref('int_entity_key') }}
    where source_system = 'sales_analytics' and entity_type = 'ACCOUNT' and source_table = 'competitive_intelligence'
),

account as (select * from {{ ref('account') }}),

refer as (
    select
        *,
        {{ source_id('opportunity', 'sales_analytics', 'opportunities', 'opportunity_id') }} as opportunity_ref
    from intelligence
),

opportunity as (select * from {{ ref('opportunity') }}),

competitor_intel as (
    select
        refer.tenant_id as tenant_id,
        refer.intel_id as intel_id,
        refer.intel_date as intel_date,
        customer.account_id as account_id,
        opportunity.opportunity_id as opportunity_id,
        account.account_id as competitor_account_id,
        coalesce(account.account_name, refer.competitor_name) as competitor_name,
        refer.competitor_name as stated_name,
        refer.competitor_product as competitor_product,
        refer.competitor_strength as competitor_strength,
        refer.competitor_weakness as competitor_weakness,
        {{ upper_text("replace(refer.our_position, ' ', '_')") }} as our_position,
        refer.intel_type as intel_type,
        refer.intel_source as intel_source,
        refer.notes as notes,
        case when opportunity.is_won then 'WON' when opportunity.is_lost then 'LOST' when not opportunity.is_won then 'OPEN' end
            as deal_outcome,
        opportunity.amount_reporting as deal_amount,
        '{{ var("reporting_currency") }}' as currency
    from refer
    left join customer
        on refer.tenant_id = customer.tenant_id and refer.customer_id = customer.customer_id
    left join competitor
        on refer.tenant_id = competitor.tenant_id and refer.intel_id = competitor.source_key
    left join account
        on competitor.account_id = account.account_id
    left join opportunity
        on refer.opportunity_ref = opportunity.opportunity_id
)

select * from competitor_intel
