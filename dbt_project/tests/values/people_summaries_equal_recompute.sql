-- Each count of contact_summary and lead_summary, computed again from the entities in another way.  An event counts as an action.
-- A touchpoint counts as one when no event of the same person stands for it (C-09).
{% set counted = {
    'contact': ['total_touchpoints', 'total_events', 'email_opens', 'email_clicks', 'form_submissions', 'content_downloads'],
    'lead': ['total_touchpoints', 'total_events', 'form_submissions', 'content_downloads', 'page_views'],
} %}
{% set touchpoint_metrics = {
    'total_touchpoints': "true",
    'email_opens': "touchpoint_type = 'EMAIL_OPEN'",
    'email_clicks': "touchpoint_type = 'EMAIL_CLICK'",
} %}
{% set action_metrics = {
    'form_submissions': ('FORM_SUBMIT', 'FORM_SUBMIT'), 'content_downloads': ('FILE_DOWNLOAD', 'DOWNLOAD'), 'page_views': ('PAGE_VIEW', 'PAGE_VIEW')
} %}

with past_touchpoint as (
    select * from {{ ref('touchpoint') }}
    where touchpoint_time <= {{ as_of() }} and coalesce(touchpoint_status, '') <> 'CANCELLED' and touchpoint_type <> 'NOTE'
),

past_event as (
    select * from {{ ref('event') }}
    where event_time <= {{ as_of() }} and source_table not in ('lead_events', 'contact_events')
),

recompute as (
    {%- for entity, metrics in counted.items() %}
        select '{{ entity }}' as entity, {{ entity }}_id as id, 'total_events' as metric, count(*) as amount
        from past_event
        group by {{ entity }}_id
        {%- for metric in metrics if metric in touchpoint_metrics %}
            union all
            select '{{ entity }}', {{ entity }}_id, '{{ metric }}', count(*)
            from past_touchpoint
            where {{ touchpoint_metrics[metric] }}
            group by {{ entity }}_id
        {%- endfor %}
        {%- for metric in metrics if metric in action_metrics %}
            {%- set event_type, touchpoint_type = action_metrics[metric] %}
            union all
            select '{{ entity }}', {{ entity }}_id, '{{ metric }}', count(*)
            from (
                select {{ entity }}_id, event_id from past_event where event_type = '{{ event_type }}'
                union all
                select distinct
                    past_touchpoint.{{ entity }}_id,
                    coalesce(past_touchpoint.source_event_id, past_touchpoint.touchpoint_id) as action_id
                from past_touchpoint
                left join past_event
                    on past_touchpoint.source_event_id = past_event.event_id
                        and past_touchpoint.{{ entity }}_id = past_event.{{ entity }}_id
                        and past_event.event_type = '{{ event_type }}'
                where past_touchpoint.touchpoint_type = '{{ touchpoint_type }}' and past_event.event_id is null
            ) as action
            group by {{ entity }}_id
        {%- endfor %}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

publish as (
    {%- for entity, metrics in counted.items() %}
        {%- set last_entity = loop.last %}
        {%- for metric in metrics %}
            select '{{ entity }}' as entity, {{ entity }}_id as id, '{{ metric }}' as metric, {{ metric }} as amount
            from {{ ref(entity ~ '_summary') }}
            {{ 'union all' if not (loop.last and last_entity) }}
        {%- endfor %}
    {%- endfor %}
)

select publish.entity, publish.id, publish.metric, publish.amount as published, recompute.amount as recomputed
from publish
left join recompute
    on publish.entity = recompute.entity and publish.id = recompute.id and publish.metric = recompute.metric
where publish.amount <> coalesce(recompute.amount, 0)
