-- Every account, contact and lead has exactly one summary, and no summary has no entity.
{% for entity in ['account', 'contact', 'lead'] %}
    select '{{ entity }}' as entity, coalesce(entity.{{ entity }}_id, summary.{{ entity }}_id) as id, count(*) as row_count
    from {{ ref(entity) }} as entity
    full outer join {{ ref(entity ~ '_summary') }} as summary on entity.{{ entity }}_id = summary.{{ entity }}_id
    group by coalesce(entity.{{ entity }}_id, summary.{{ entity }}_id)
    having count(*) <> 1 or count(entity.{{ entity }}_id) <> 1 or count(summary.{{ entity }}_id) <> 1
    {{ 'union all' if not loop.last }}
{% endfor %}
