-- The channel by which an opportunity came (R0.74): that of its lead, else that of the first touch of its account, or of its
-- contact where no account is known, in the look-back window before it was created that may earn credit.  An opportunity with
-- neither has no row.
with opportunity as (select * from {{ ref('opportunity') }}),

lead as (select * from {{ ref('lead') }}),

touchpoint as (select * from {{ ref('touchpoint') }}),

find_touches as (
    {%- for owner in ['account_id', 'contact_id'] %}
        select
            opportunity.opportunity_id as opportunity_id,
            touchpoint.channel_id as channel_id,
            touchpoint.touchpoint_time as touchpoint_time,
            touchpoint.touchpoint_id as touchpoint_id
        from opportunity
        inner join touchpoint
            on touchpoint.{{ owner }} = opportunity.{{ 'account_id' if owner == 'account_id' else 'primary_contact_id' }}
        where touchpoint.counts_for_attribution
            and touchpoint.channel_id is not null
            and touchpoint.touchpoint_time <= opportunity.created_at
            and touchpoint.touchpoint_time >= {{ add_days('opportunity.created_at', -1 * var('attribution_lookback_days')) }}
            {{ 'and opportunity.account_id is null' if owner == 'contact_id' }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

rank_touches as (
    select
        opportunity_id,
        channel_id,
        row_number() over (partition by opportunity_id order by touchpoint_time asc, touchpoint_id asc) as touch_rank
    from find_touches
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
