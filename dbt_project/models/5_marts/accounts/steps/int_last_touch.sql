-- The newest touchpoint of each account, contact and lead; the id breaks a tie.
{% set touched = {'ACCOUNT': 'account_id', 'CONTACT': 'contact_id', 'LEAD': 'lead_id'} %}

with touchpoint as (
    select * from {{ ref('touchpoint') }}
    where counts_for_activity
),

rank_touches as (
    {% for entity_type, entity_id in touched.items() %}
        select
            '{{ entity_type }}' as entity_type,
            {{ entity_id }} as entity_id,
            touchpoint_time,
            touchpoint_type,
            channel_id,
            row_number() over (partition by {{ entity_id }} order by touchpoint_time desc, touchpoint_id desc) as newest_rank
        from touchpoint
        where {{ entity_id }} is not null
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

int_last_touch as (
    select entity_type, entity_id, touchpoint_time, touchpoint_type, channel_id
    from rank_touches
    where newest_rank = 1
)

select * from int_last_touch
