{#
    The rows of staging that are neither in their entity nor, with the rule they broke, in ops.entity_reject; none may be.
    `homes` lists (staging model, entity, where its rows are found, column there that holds their key).  Rows that were merged
    into one account, contact or opportunity still have to be found: by their RECORD identity, or by the key they left.
    Joins and no `not exists`, which a cluster refuses where the home is spread over its shards.
#}
{% macro rows_that_vanished(homes) %}
{% for staging, entity, home, key in homes %}
    select
        source_row.tenant_id as tenant_id,
        source_row.source_system as source_system,
        source_row.source_table as source_table,
        source_row.source_key as source_key
    from {{ ref(staging) }} as source_row
    left join {{ ref(home) }} as landed
        on landed.tenant_id = source_row.tenant_id
            and landed.source_system = source_row.source_system
            {{ 'and landed.source_table = source_row.source_table' if key == 'source_key' }}
            and landed.{{ key }} = source_row.source_key
    left join (select * from {{ ref('entity_reject') }} where entity = '{{ entity }}') as rejected
        on rejected.tenant_id = source_row.tenant_id
            and rejected.source_system = source_row.source_system
            and rejected.source_table = source_row.source_table
            and rejected.source_key = source_row.source_key
    where landed.tenant_id is null and rejected.tenant_id is null
    {{ 'union all' if not loop.last }}
{% endfor %}
{% endmacro %}
