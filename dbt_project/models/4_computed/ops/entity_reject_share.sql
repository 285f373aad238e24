-- Of how many rows each source table's rejects are.
with list_rows as (
    {% for model, entity in models_with_rejects().items() %}
        select
            '{{ entity }}' as entity,
            tenant_id,
            source_system,
            source_table,
            count(*) as conformed_rows,
            count(reject_rule) as rejected_rows
        from {{ ref(model) }}
        group by tenant_id, source_system, source_table
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

entity_reject_share as (
    select
        entity,
        tenant_id,
        source_system,
        source_table,
        {{ as_type('sum(conformed_rows)', 'integer') }} as conformed_rows,
        {{ as_type('sum(rejected_rows)', 'integer') }} as rejected_rows
    from list_rows
    group by entity, tenant_id, source_system, source_table
)

select * from entity_reject_share
