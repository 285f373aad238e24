-- Each closed deal of the sales export with its opportunity, or with the rule that keeps it out.
with closed_deal as (
    select
        *,
        {{ source_id('opportunity', 'sales_analytics', 'opportunities', 'opportunity_id') }} as opportunity_ref
    from {{ ref('stg_sales_analytics__closed_deals') }}
),

opportunity as (
    select * from {{ ref('int_opportunity') }}
),

int_closed_deal as (
    select
        closed_deal.opportunity_ref as opportunity_id,
        closed_deal.tenant_id,
        closed_deal.source_system,
        closed_deal.source_table,
        closed_deal.source_key,
        case
            when opportunity.opportunity_id is null then 'closed_deal_opportunity_unknown'
            when opportunity.closed_deal_key <> closed_deal.source_key then 'closed_deal_superseded'
            when opportunity.reject_rule is not null then 'closed_deal_opportunity_rejected'
        end as reject_rule
    from closed_deal
    left join opportunity
        on opportunity.opportunity_id = closed_deal.opportunity_ref
)

select * from int_closed_deal
