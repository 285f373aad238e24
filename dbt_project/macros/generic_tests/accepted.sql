{# Closed lists: `columns` maps each column to its accepted values; NULL passes (not_null says otherwise). #}
{% test accepted(model, columns) %}
{% for column, values in columns.items() %}
select '{{ column }}' as column_name, cast({{ column }} as {{ engine_type('text') }}) as unaccepted_value, count(*) as row_count
from {{ model }}
where {{ column }} is not null and {{ column }} not in ({% for value in values %}'{{ value }}'{{ ', ' if not loop.last }}{% endfor %})
group by {{ column }}
{{ 'union all' if not loop.last }}
{% endfor %}
{% endtest %}
