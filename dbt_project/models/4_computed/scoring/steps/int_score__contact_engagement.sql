-- Points for what a contact did, halved with every half-life of the kind of action, at most 100 (R0.65). A contact who
-- did nothing scores 0.
with contact as (
    select * from {{ ref('contact') }}
),

sum_points as (
    select
        contact_action.contact_id,
        sum(
            contact_action.action_count * engagement_points.points
            * {{ half_life_units(seconds_of_days('contact_action.age_days'), 'engagement_points.half_life_days') }}
        ) as point_units
    from {{ ref('int_contact_action') }} as contact_action
    inner join {{ ref('engagement_points') }} as engagement_points
        on engagement_points.action_type = contact_action.action_type
    group by contact_action.contact_id
),

count_points as (
    select contact_id, {{ safe_divide('point_units', '1000000000000') }} as points
    from sum_points
),

int_score__contact_engagement as (
    select
        {{ entity_id('score_history', ['contact.contact_id', "'CONTACT_ENGAGEMENT'"]) }} as history_id,
        'CONTACT_ENGAGEMENT' as model_type,
        contact.contact_id as entity_id,
        least(100, {{ as_type('round(coalesce(count_points.points, 0))', 'integer') }}) as score,
        {{ as_of() }} as recorded_at,
        true as holds_now,
        contact.tenant_id,
        contact.source_system,
        contact.source_table,
        contact.source_key
    from contact
    left join count_points on count_points.contact_id = contact.contact_id
)

select * from int_score__contact_engagement
