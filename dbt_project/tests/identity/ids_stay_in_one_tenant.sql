-- No id of identity appears under two tenants.
{{ config(meta={'dagster': {'ref': {'name': 'contact'}}}) }}

with said as (
    {% for subject in ['person', 'account'] %}
        select {{ subject }}_id as id, tenant_id from {{ source('identity', subject) }}
        union all
        select {{ subject }}_id, tenant_id from {{ source('identity', subject ~ '_record') }}
        union all
        select {{ subject }}_id, tenant_id from {{ source('identity', subject ~ '_identifier') }}
        union all
        select old_id, tenant_id from {{ source('identity', subject ~ '_alias') }}
        union all
        select new_id, tenant_id from {{ source('identity', subject ~ '_alias') }}
        union all
    {% endfor %}
    select entity_id, tenant_id from {{ source('identity', 'evidence') }} where entity_id is not null
)

select id
from said
group by id
having count(distinct tenant_id) > 1
