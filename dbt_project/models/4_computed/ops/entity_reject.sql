-- Rows that break an entity's own rules and are therefore not in it, so nothing that was loaded disappears without a trace.

with entity_reject as (
    {% for model, entity in models_with_rejects().items() %}
        select
            '{{ entity }}' as entity,
            tenant_id,
            source_system,
            source_table,
            source_key,
            reject_rule as rule
        from {{ ref(model) }}
        where reject_rule is not null
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from entity_reject
