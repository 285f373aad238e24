-- A model is two rows, with and without a lead, whose shares lie between 0 and 1 and sum to 1.  Without a lead they may sum to
-- less, when the lead's share is spread over the others; then another touch must hold a share.
with attribution_model as (select * from {{ ref('attribution_model') }}),

add_up as (
    select
        attribution_model,
        has_lead,
        first_share + last_share + lead_creation_share + opportunity_creation_share + rest_share + decay_share as share_total,
        least(first_share, last_share, lead_creation_share, opportunity_creation_share, rest_share, decay_share) as smallest,
        lead_creation_share,
        count(*) over (partition by attribution_model) as row_count
    from attribution_model
)

select *
from add_up
where row_count <> 2
    or smallest < 0
    or (has_lead and share_total <> 1)
    or (not has_lead and (share_total > 1 or share_total - lead_creation_share <= 0))
