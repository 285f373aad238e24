-- The stage of a lead's journey is the one it is in, final stages are final, and contact has one time wherever it is told.
with entry as (
    select * from {{ ref('journey_stage_entry') }}
    where stage_category = 'LEAD_PIPELINE'
),

journey as (
    select * from {{ ref('customer_journey') }}
    where stage_category = 'LEAD_PIPELINE'
),

open_entry as (
    select journey_id, min(stage_name) as stage_name, count(*) as entries
    from entry
    where left_at is null
    group by journey_id
)

select journey.entity_id as lead_id, 'the open entry is the stage of the journey' as rule
from journey
left join open_entry on open_entry.journey_id = journey.journey_id
where coalesce(open_entry.entries, 0) <> 1 or open_entry.stage_name <> journey.journey_stage
union all
select journey.entity_id, 'a final stage is final'
from entry
inner join journey on journey.journey_id = entry.journey_id
where entry.stage_name in ('CONVERTED', 'DISQUALIFIED') and entry.left_at is not null
union all
select journey.entity_id, 'a journey that ended has its end'
from journey
inner join entry on entry.journey_id = journey.journey_id and entry.left_at is null
where entry.stage_name in ('CONVERTED', 'DISQUALIFIED') and coalesce(journey.journey_end_at <> entry.entered_at, true)
union all
select lead.lead_id, 'the first contact of the journey is that of the lead'
from entry
inner join journey on journey.journey_id = entry.journey_id
inner join {{ ref('lead') }} as lead on lead.lead_id = journey.entity_id
where entry.stage_name = 'CONTACTED'
    and lead.first_contacted_at >= lead.created_at
    and entry.entered_at <> lead.first_contacted_at
union all
select lead.lead_id, 'the response is the first contact of the lead'
from {{ ref('lead_response_time') }} as response
inner join {{ ref('lead') }} as lead on lead.lead_id = response.lead_id
where coalesce(lead.first_contacted_at <> response.contacted_at, true)
