-- How much each account, contact and lead did lately, and in as many days before: each action counts once (R0.59).
-- A window ends at as_of and is a number of whole days of 24 hours.
{% set actors = {'ACCOUNT': 'account_id', 'CONTACT': 'contact_id', 'LEAD': 'lead_id'} %}

with activity as (
    select * from {{ ref('int_activity') }}
    where activity_at > {{ add_days(as_of(), -180) }}
),

list_actions as (
    {% for entity_type, entity_id in actors.items() %}
        select '{{ entity_type }}' as entity_type, {{ entity_id }} as entity_id, action_id, max(activity_at) as activity_at
        from activity
        where {{ entity_id }} is not null
        group by {{ entity_id }}, action_id
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

int_activity_trend as (
    select
        entity_type,
        entity_id,
        count(case when activity_at > {{ add_days(as_of(), -30) }} then 1 end) as activities_30d,
        count(
            case when activity_at <= {{ add_days(as_of(), -30) }} and activity_at > {{ add_days(as_of(), -60) }} then 1 end
        ) as activities_30d_before,
        count(case when activity_at > {{ add_days(as_of(), -90) }} then 1 end) as activities_90d,
        count(case when activity_at <= {{ add_days(as_of(), -90) }} then 1 end) as activities_90d_before
    from list_actions
    group by entity_type, entity_id
)

select * from int_activity_trend
