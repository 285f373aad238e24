{#
    What memberships were at the runs before, in a table that is never built anew (decision 0045): a run adds the members that are new
    or whose state changed, and as not active those that are no longer told of.  A run for an instant before the last state kept of a
    member adds nothing of it.

    `kept_members(entity, group)`: the statement; `group` is the column that says of what it is a member.  The entity's conformed rows
    say `is_active`.
    `last_states(relation, group, until)`: the last state of each member up to an instant, and whether it was ever active.
#}
{% macro kept_members(entity, group) %}
{%- set key = group ~ ', entity_type, entity_id' %}
{%- set carried = [group, 'entity_type', 'entity_id', 'joined_at', 'is_automatic', 'tenant_id', 'source_system', 'source_table', 'source_key'] %}
with present as (
    {{ caller() }}
),

{% if is_incremental() %}
last_state as (
    {{ last_states(this, group) }}
),

list_changes as (
    select
        {%- for column in carried %}
        present.{{ column }} as {{ column }},
        {%- endfor %}
        present.is_active as is_active
    from present
    left join last_state
        on last_state.{{ group }} = present.{{ group }}
            and last_state.entity_type = present.entity_type
            and last_state.entity_id = present.entity_id
    where last_state.entity_id is null
        or (last_state.recorded_at <= {{ as_of() }} and last_state.is_active <> present.is_active)
    union all
    select
        {%- for column in carried %}
        last_state.{{ column }} as {{ column }},
        {%- endfor %}
        false as is_active
    from last_state
    left join present
        on present.{{ group }} = last_state.{{ group }}
            and present.entity_type = last_state.entity_type
            and present.entity_id = last_state.entity_id
    where present.entity_id is null and last_state.is_active and last_state.recorded_at < {{ as_of() }}
),
{% else %}
list_changes as (
    select {{ carried | join(', ') }}, is_active from present
),
{% endif %}

{{ this.identifier }} as (
    select
        {{ entity_id(entity, [group, 'entity_id', text_of(as_of(), 'timestamp')]) }} as state_id,
        {{ carried | join(', ') }},
        is_active,
        {{ as_of() }} as recorded_at
    from list_changes
)

select * from {{ this.identifier }}
{% endmacro %}

{% macro last_states(relation, group, until=none) %}
    select *
    from (
        select
            *,
            row_number() over (partition by {{ group }}, entity_type, entity_id order by recorded_at desc) as age_rank,
            max(case when is_active then 1 else 0 end) over (partition by {{ group }}, entity_type, entity_id) as was_active
        from {{ relation }}
        {%- if until %}
        where recorded_at <= {{ until }}
        {%- endif %}
    ) as state
    where age_rank = 1
{% endmacro %}
