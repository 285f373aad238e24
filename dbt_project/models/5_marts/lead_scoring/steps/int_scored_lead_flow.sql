-- What happened on each day in UTC to leads that count: how many came, how they scored, and how many entered and left each
-- status.
{% set statuses = ['CONTACTED', 'QUALIFIED', 'DISQUALIFIED', 'CONVERTED'] %}

with lead_day as (
    select * from {{ ref('int_scored_lead_day') }}
),

change as (
    select
        change.tenant_id as tenant_id,
        {{ utc_date('change.changed_at') }} as flow_day,
        change.from_status,
        change.to_status
    from {{ ref('prep_lead_scoring__lead_change') }} as change
    inner join lead_day on lead_day.lead_id = change.lead_id
    where change.changed_at <= {{ as_of() }}
),

int_scored_lead_flow as (
    select
        tenant_id,
        created_day as flow_day,
        1 as came,
        {% for status in statuses %}
            0 as to_{{ status | lower }},
            0 as from_{{ status | lower }},
        {% endfor %}
        score,
        category
    from lead_day
    union all
    select
        tenant_id,
        flow_day,
        0 as came,
        {% for status in statuses %}
            case when to_status = '{{ status }}' then 1 else 0 end as to_{{ status | lower }},
            case when from_status = '{{ status }}' then 1 else 0 end as from_{{ status | lower }},
        {% endfor %}
        {{ as_type('null', 'integer') }} as score,
        {{ as_type('null', 'text') }} as category
    from change
)

select * from int_scored_lead_flow
