{#
    Foreign keys: `columns` maps a column to `[ref('parent'), 'parent_column']`; NULL passes.
    Mandatory parents are tested with severity error.  Optional ones with warn: a dangling reference is kept, because
    ids are derived from the source key and it heals when the parent arrives.
#}
{% test references(model, columns) %}
{% for column, parent in columns.items() %}
select '{{ column }}' as column_name, cast(child.{{ column }} as {{ engine_type('text') }}) as missing_key, count(*) as row_count
from {{ model }} as child
where child.{{ column }} is not null
    and not exists (select 1 from {{ ref(parent[0]) }} as parent where parent.{{ parent[1] }} = child.{{ column }})
group by child.{{ column }}
{{ 'union all' if not loop.last }}
{% endfor %}
{% endtest %}
