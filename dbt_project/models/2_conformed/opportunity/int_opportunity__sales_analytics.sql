-- A closed deal has a second row that says how it ended.  Where the two differ, the second row is right.
with opportunity as (
    select * from {{ ref('stg_sales_analytics__opportunities') }}
),

closed_deal as (
    select
        *,
        row_number() over (
            partition by tenant_id, opportunity_id
            order by case when close_date is null then 1 else 0 end, close_date desc, deal_id desc
        ) as deal_rank
    from {{ ref('stg_sales_analytics__closed_deals') }}
),

converting_lead as (
    select
        *,
        row_number() over (partition by converted_opportunity_id order by created_at, lead_id) as lead_rank
    from {{ ref('int_lead__sales_analytics') }}
    where converted_opportunity_id is not null
),

account_record as (
    select * from {{ ref('int_account') }}
    where source_system = 'sales_analytics' and source_table = 'customers' and reject_rule is null
),

closed as (
    select
        {{ source_id('opportunity', 'sales_analytics', 'opportunities', 'opportunity.opportunity_id',
                     tenant='opportunity.tenant_id') }} as opportunity_ref,
        opportunity.opportunity_name,
        opportunity.opportunity_type,
        opportunity.lead_source,
        opportunity.stage as stage,
        opportunity.probability,
        opportunity.amount,
        opportunity.created_date,
        opportunity.close_date as close_date,
        opportunity.sales_rep as sales_rep,
        opportunity.tenant_id as tenant_id,
        opportunity.source_system as source_system,
        opportunity.source_table as source_table,
        opportunity.source_key as source_key,
        coalesce(opportunity.customer_id, closed_deal.customer_id) as account_key,
        coalesce(outcome.stage, stage_map.stage) as final_stage,
        closed_deal.deal_value,
        coalesce(closed_deal.close_date, opportunity.close_date) as final_close_date,
        closed_deal.win_loss_reason,
        closed_deal.deal_id
    from opportunity
    left join closed_deal
        on closed_deal.tenant_id = opportunity.tenant_id
            and closed_deal.opportunity_id = opportunity.opportunity_id
            and closed_deal.deal_rank = 1
    left join {{ ref('stage_map') }} as stage_map
        on stage_map.source_system = opportunity.source_system and stage_map.source_value = opportunity.stage
    left join {{ ref('stage_map') }} as outcome
        on outcome.source_system = closed_deal.source_system and outcome.source_value = closed_deal.status
),

int_opportunity__sales_analytics as (
    select
        closed.opportunity_ref as opportunity_id,
        coalesce(closed.opportunity_name, closed.source_key) as opportunity_name,
        closed.account_key,
        account_record.account_id as account_id,
        case when converting_lead.lead_status = 'CONVERTED' then converting_lead.person_id end as primary_contact_id,
        converting_lead.lead_id,
        type_map.opportunity_type as opportunity_type,
        source_map.opportunity_source,
        -- what a lost deal was about stays its amount; the export books lost deals at 0
        case
            when closed.final_stage = 'CLOSED_WON' then coalesce(closed.deal_value, closed.amount)
            else coalesce(closed.amount, closed.deal_value)
        end as amount,
        'USD' as currency,
        closed.final_stage as stage,
        closed.stage as source_stage,
        closed.probability,
        closed.close_date as expected_close_date,
        case when closed.final_stage in ('CLOSED_WON', 'CLOSED_LOST') then closed.final_close_date end as actual_close_date,
        closed.win_loss_reason as close_reason,
        closed.sales_rep as owner_user_id,
        converting_lead.campaign_id,
        {{ day_start('closed.created_date') }} as created_at,
        coalesce(
            case when closed.final_stage in ('CLOSED_WON', 'CLOSED_LOST') then {{ day_start('closed.final_close_date') }} end,
            {{ day_start('closed.created_date') }}
        ) as updated_at,
        closed.deal_id as closed_deal_key,
        {{ as_type('null', 'timestamp') }} as closed_at,
        closed.tenant_id as tenant_id,
        closed.source_system as source_system,
        closed.source_table as source_table,
        closed.source_key as source_key
    from closed
    left join account_record
        on account_record.tenant_id = closed.tenant_id and account_record.source_key = closed.account_key
    left join converting_lead
        on converting_lead.converted_opportunity_id = closed.opportunity_ref and converting_lead.lead_rank = 1
    left join {{ ref('opportunity_type_map') }} as type_map
        on type_map.source_system = closed.source_system and type_map.source_value = closed.opportunity_type
    left join {{ ref('opportunity_source_map') }} as source_map
        on source_map.source_system = closed.source_system and source_map.source_value = closed.lead_source
)

select * from int_opportunity__sales_analytics
