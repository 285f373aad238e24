-- No credit goes to a support ticket, a note, a cancelled touch or one after the conversion, in any model.
select
    touchpoint_attribution.ta_id,
    touchpoint.touchpoint_type,
    touchpoint.touchpoint_time,
    attribution.conversion_at
from {{ ref('touchpoint_attribution') }} as touchpoint_attribution
inner join {{ ref('touchpoint') }} as touchpoint on touchpoint.touchpoint_id = touchpoint_attribution.touchpoint_id
inner join {{ ref('attribution') }} as attribution on attribution.attribution_id = touchpoint_attribution.attribution_id
where touchpoint.touchpoint_type in ('SUPPORT', 'NOTE')
    or not touchpoint.is_countable
    or {{ local_date('touchpoint.touchpoint_time') }} > attribution.conversion_date
