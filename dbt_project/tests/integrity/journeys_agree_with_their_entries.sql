-- A journey is in the stage of its one open entry, and its entries follow each other without overlapping, whatever the category.
-- Only a journey of which no instant is known has no entry.
with entry as (
    select
        journey_id,
        stage_name,
        is_current,
        left_at,
        lead({{ nullable('entered_at') }}) over (partition by journey_id order by entered_at, left_at) as next_entered_at
    from {{ ref('journey_stage_entry') }}
),

journey as (
    select * from {{ ref('customer_journey') }}
),

open_entry as (
    select journey_id, min(stage_name) as stage_name, count(*) as entries
    from entry
    where is_current
    group by journey_id
)

select journey.journey_id as journey_id, 'the open entry is the stage of the journey' as rule
from journey
left join open_entry on open_entry.journey_id = journey.journey_id
where coalesce(open_entry.stage_name, '') <> coalesce(journey.journey_stage, '')
    and (journey.journey_start_at is not null or open_entry.stage_name is not null)
union all
select journey_id, 'one entry is open' from open_entry
where entries > 1
union all
select journey_id, 'entries do not overlap' from entry
where next_entered_at is not null and coalesce(left_at > next_entered_at, true)
