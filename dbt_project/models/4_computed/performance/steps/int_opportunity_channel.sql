-- The channel by which an opportunity came (R0.74): that of its lead, else that of the first touch of its account in the
-- look-back window before it was created that may earn credit.  An opportunity with neither has no row.
with opportunity as (select * from {{ ref('opportunity') }}),

lead as (select * from {{ ref('lead') }}),

touchpoint as (select * from {{ ref('touchpoint') }}),

rank_touches as (
    select
        opportunity.opportunity_id,
        touchpoint.channel_id,
        row_number() over (
            partition by opportunity.opportunity_id
            order by touchpoint.touchpoint_time asc, touchpoint.touchpoint_id asc
        ) as touch_rank
    from opportunity
    inner join touchpoint on opportunity.account_id = touchpoint.account_id
    where touchpoint.counts_for_attribution
        and touchpoint.channel_id is not null
        and touchpoint.touchpoint_time <= opportunity.created_at
        and touchpoint.touchpoint_time >= {{ add_days('opportunity.created_at', -1 * var('attribution_lookback_days')) }}
),

int_opportunity_channel as (
    select
        opportunity.tenant_id as tenant_id,
        opportunity.opportunity_id as opportunity_id,
        opportunity.created_at as created_at,
        coalesce(lead.channel_id, rank_touches.channel_id) as source_channel_id
    from opportunity
    left join lead on opportunity.lead_id = lead.lead_id
    left join rank_touches on opportunity.opportunity_id = rank_touches.opportunity_id and rank_touches.touch_rank = 1
    where coalesce(lead.channel_id, rank_touches.channel_id) is not null
)

select * from int_opportunity_channel
