-- Where the credit of a conversion goes that nobody touched, as far as the seed last_resort allows: to the campaign that the deal
-- names, that of its lead, or the channel of its lead.
with conversion as (select * from {{ ref('int_attribution_conversion') }}),

opportunity as (select * from {{ ref('opportunity') }}),

lead as (select * from {{ ref('lead') }}),

campaign as (select * from {{ ref('campaign') }}),

named as (
    select opportunity_id, 'DEAL_CAMPAIGN' as basis, campaign_id, {{ as_type('null', 'id') }} as channel_id
    from opportunity
    where campaign_id is not null
    union all
    select opportunity.opportunity_id, 'LEAD_CAMPAIGN' as basis, lead.campaign_id, {{ as_type('null', 'id') }} as channel_id
    from opportunity
    inner join lead on lead.lead_id = opportunity.lead_id
    where lead.campaign_id is not null
    union all
    select opportunity.opportunity_id, 'LEAD_CHANNEL' as basis, {{ as_type('null', 'id') }} as campaign_id, lead.channel_id
    from opportunity
    inner join lead on lead.lead_id = opportunity.lead_id
    where lead.channel_id is not null
),

rank_bases as (
    select
        named.opportunity_id as opportunity_id,
        named.basis as credit_basis,
        named.campaign_id as campaign_id,
        coalesce(named.channel_id, campaign.channel_id) as channel_id,
        row_number() over (partition by named.opportunity_id order by last_resort.preference) as basis_rank
    from named
    inner join conversion on conversion.opportunity_id = named.opportunity_id
    inner join {{ ref('last_resort') }} as last_resort
        on last_resort.credit_basis = named.basis and last_resort.is_active
    left join campaign on campaign.campaign_id = named.campaign_id
),

int_attribution_last_resort as (
    select opportunity_id, credit_basis, campaign_id, channel_id
    from rank_bases
    where basis_rank = 1
)

select * from int_attribution_last_resort
