-- Evidence and records name the same entity for a record.  Each record's entity exists, and each entity has a record.
{{ config(meta={'dagster': {'ref': {'name': 'contact'}}}) }}

{% for subject in ['person', 'account'] %}
    select '{{ subject }} evidence' as fault, evidence.entity_id as id, evidence.record_table as record_table
    from {{ source('identity', 'evidence') }} as evidence
    left join {{ source('identity', subject ~ '_record') }} as record
        on record.tenant_id = evidence.tenant_id
            and record.source_system = evidence.source_system
            and record.source_table = evidence.record_table
            and record.source_key = evidence.record_key
    where evidence.subject = '{{ subject }}'
        and (
            coalesce(record.{{ subject }}_id, '') <> coalesce(evidence.entity_id, '')
            or (evidence.is_used and evidence.entity_id is null)
            or (evidence.is_used and evidence.reason is not null)
            or (not evidence.is_used and evidence.reason is null)
        )
    union all
    select '{{ subject }} record' as fault, record.{{ subject }}_id as id, record.source_table as record_table
    from {{ source('identity', subject ~ '_record') }} as record
    left join {{ source('identity', subject) }} as entity
        on entity.{{ subject }}_id = record.{{ subject }}_id and entity.tenant_id = record.tenant_id
    where entity.{{ subject }}_id is null or (record.is_live and entity.record_count < 1)
    union all
    select '{{ subject }} without a record' as fault, entity.{{ subject }}_id as id, null as record_table
    from {{ source('identity', subject) }} as entity
    left join {{ source('identity', subject ~ '_record') }} as record
        on record.{{ subject }}_id = entity.{{ subject }}_id and record.tenant_id = entity.tenant_id
    where record.{{ subject }}_id is null
    {{ 'union all' if not loop.last }}
{% endfor %}
