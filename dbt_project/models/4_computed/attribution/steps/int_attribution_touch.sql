-- The touches of a conversion: those of its account, or of its contact where no account is known, and those of its lead,
-- inside the window, each once, if it may earn credit.  Equi-joins and a union, because one join on "account or lead" would
-- compare every touch with every deal.
with conversion as (select * from {{ ref('int_attribution_conversion') }}),

touchpoint as (select * from {{ ref('touchpoint') }}),

int_attribution_touch as (
    {%- for owner in ['account_id', 'contact_id', 'lead_id'] %}
        select
            conversion.opportunity_id,
            conversion.has_lead,
            conversion.lead_created_at,
            conversion.opportunity_created_at,
            conversion.conversion_value,
            conversion.conversion_value_reporting,
            touchpoint.touchpoint_id,
            touchpoint.touchpoint_time,
            touchpoint.channel_id,
            touchpoint.campaign_id
        from conversion
        inner join touchpoint on conversion.{{ owner }} = touchpoint.{{ owner }}
        where touchpoint.counts_for_attribution
            and touchpoint.touchpoint_time >= conversion.window_start
            and touchpoint.touchpoint_time < conversion.conversion_at
        {{ 'union distinct' if not loop.last }}
    {%- endfor %}
)

select * from int_attribution_touch
