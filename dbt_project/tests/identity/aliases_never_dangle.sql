-- An id that was merged away leads in one step to an id that exists, and is no longer anybody's own (C-55).
{{ config(meta={'dagster': {'ref': {'name': 'contact'}}}) }}

{% for subject in ['person', 'account'] %}
    select '{{ subject }}' as subject, alias.old_id as old_id, alias.new_id as new_id
    from {{ source('identity', subject ~ '_alias') }} as alias
    left join {{ source('identity', subject) }} as survivor
        on survivor.{{ subject }}_id = alias.new_id and survivor.tenant_id = alias.tenant_id
    left join {{ source('identity', subject) }} as gone on gone.{{ subject }}_id = alias.old_id
    where survivor.{{ subject }}_id is null or gone.{{ subject }}_id is not null
    {{ 'union all' if not loop.last }}
{% endfor %}
