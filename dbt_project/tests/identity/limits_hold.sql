-- No entity has more values of a type than the rules allow, unless somebody decided that its records are one.  Values that link
-- nobody (shared ones, and those given up) do not count.  Limits within a window of days are not checked here.
{{ config(meta={'dagster': {'ref': {'name': 'contact'}}}) }}

with evidence as (select * from {{ source('identity', 'evidence') }} where is_used),

rule as (select * from {{ ref('identity_identifier') }}),

decision as (
    select * from {{ source('identity', 'decision') }} where decision = 'ALWAYS_LINK' and withdrawn_at is null
),

linked as (
    select tenant_id, subject, source_system, source_table, source_key from decision
    union all
    select tenant_id, subject, other_system, other_table, other_key from decision
),

record as (
    {% for subject in ['person', 'account'] %}
        select '{{ subject }}' as subject, tenant_id, source_system, source_table, source_key, {{ subject }}_id as entity_id
        from {{ source('identity', subject ~ '_record') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

decided as (
    select distinct record.subject as subject, record.entity_id as entity_id
    from record
    inner join linked
        on linked.tenant_id = record.tenant_id
            and linked.subject = record.subject
            and linked.source_system = record.source_system
            and linked.source_table = record.source_table
            and linked.source_key = record.source_key
),

held as (
    select distinct tenant_id, subject, entity_id, identifier_type, scope, identifier_value from evidence
),

counted as (
    select tenant_id, subject, entity_id, identifier_type, count(*) as value_count
    from held
    group by tenant_id, subject, entity_id, identifier_type
),

limited as (
    select
        counted.subject as subject,
        counted.entity_id as entity_id,
        counted.identifier_type as identifier_type,
        counted.value_count as value_count,
        -- a tenant's own row replaces the one of every tenant, also where it has no limit
        case when own.subject is not null then own.max_values else general.max_values end as max_values,
        case when own.subject is not null then own.window_days else general.window_days end as window_days
    from counted
    left join rule as own
        on own.tenant_id = counted.tenant_id and own.subject = counted.subject and own.identifier_type = counted.identifier_type
    left join rule as general
        on general.tenant_id = '*' and general.subject = counted.subject and general.identifier_type = counted.identifier_type
)

select limited.subject as subject, limited.entity_id as entity_id, limited.identifier_type as identifier_type
from limited
left join decided on decided.subject = limited.subject and decided.entity_id = limited.entity_id
where coalesce(limited.window_days, '') = ''
    and coalesce(limited.max_values, '') <> ''
    and limited.value_count > {{ as_type("nullif(limited.max_values, '')", 'integer') }}
    and decided.entity_id is null
