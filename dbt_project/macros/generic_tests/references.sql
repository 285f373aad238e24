{#
    Foreign keys: `columns` maps a column to `[ref('parent'), 'parent_column']`; NULL passes.
    Mandatory parents are tested with severity error.  Optional ones with warn: a dangling reference is kept, because
    ids are derived from the source key and it heals when the parent arrives.
    The subqueries let a ClickHouse cluster fetch the two columns and join them in one place.
#}
{% test references(model, columns) %}
{% for column, parent in columns.items() %}
select '{{ column }}' as column_name, cast(child.{{ column }} as {{ engine_type('text') }}) as missing_key, count(*) as row_count
from (select {{ column }} from {{ model }} where {{ column }} is not null) as child
left join (select {{ parent[1] }} from {{ ref(parent[0]) }}) as parent on parent.{{ parent[1] }} = child.{{ column }}
where parent.{{ parent[1] }} is null
group by child.{{ column }}
{{ 'union all' if not loop.last }}
{% endfor %}
{% endtest %}
