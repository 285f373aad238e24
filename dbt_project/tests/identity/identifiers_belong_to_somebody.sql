-- An identifier belongs to a person or account of its tenant that still has records.
{{ config(meta={'dagster': {'ref': {'name': 'contact'}}}) }}

{% for subject in ['person', 'account'] %}
    select '{{ subject }}' as subject, identifier.{{ subject }}_id as id, identifier.identifier_type as identifier_type
    from {{ source('identity', subject ~ '_identifier') }} as identifier
    left join {{ source('identity', subject) }} as owner
        on owner.{{ subject }}_id = identifier.{{ subject }}_id and owner.tenant_id = identifier.tenant_id
    where owner.{{ subject }}_id is null or owner.record_count < 1
    {{ 'union all' if not loop.last }}
{% endfor %}
