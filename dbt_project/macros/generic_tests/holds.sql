{# Row rules: `rules` maps a rule's name to a condition every row must satisfy; a row that gives NULL fails too. #}
{% test holds(model, rules) %}
{% for rule, condition in rules.items() %}
select '{{ rule }}' as rule_name, count(*) as row_count
from {{ model }}
where not coalesce(({{ condition }}), false)
having count(*) > 0
{{ 'union all' if not loop.last }}
{% endfor %}
{% endtest %}
