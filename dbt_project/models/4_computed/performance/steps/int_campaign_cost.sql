-- What a campaign costs as far as it is known: the best figure that the seed spend_basis admits, and what its sources report by
-- day. A cancelled campaign's budget says nothing about what was spent, and a budget without a day cannot be spread.
with campaign as (select * from {{ ref('campaign') }}),

reach as (select * from {{ ref('int_campaign_reach') }}),

list_figures as (
    select campaign_id, 'ACTUAL' as basis, actual_cost as amount from campaign where actual_cost is not null
    union all
    select campaign_id, 'BUDGET' as basis, budget as amount
    from campaign
    where budget is not null
        and coalesce(campaign_status, '') <> 'CANCELLED'
        and coalesce(start_date, {{ local_date('created_at') }}) is not null
),

rank_figures as (
    select
        list_figures.*,
        row_number() over (partition by list_figures.campaign_id order by spend_basis.preference) as figure_rank
    from list_figures
    inner join {{ ref('spend_basis') }} as spend_basis on spend_basis.spend_basis = list_figures.basis
),

sum_known as (
    select reach_campaign_id, sum(known_spend) as known_spend
    from reach
    group by reach_campaign_id
),

int_campaign_cost as (
    select
        campaign.tenant_id as tenant_id,
        campaign.campaign_id as campaign_id,
        campaign.channel_id,
        campaign.currency,
        coalesce(campaign.start_date, {{ local_date('campaign.created_at') }}) as start_date,
        campaign.end_date,
        rank_figures.basis as spend_basis,
        rank_figures.amount as whole_cost,
        sum_known.known_spend,
        case
            when rank_figures.basis is not null then 'COMPLETE'
            when sum_known.known_spend > 0 then 'PARTIAL'
            else 'UNKNOWN'
        end as spend_status
    from campaign
    left join rank_figures on rank_figures.campaign_id = campaign.campaign_id and rank_figures.figure_rank = 1
    left join sum_known on sum_known.reach_campaign_id = campaign.campaign_id
)

select * from int_campaign_cost
