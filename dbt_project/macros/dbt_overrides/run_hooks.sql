{#
    Override of dbt-core 1.11.  Before hooks outside the transaction dbt says `commit`, which ClickHouse refuses: it has none there.
#}
{% macro run_hooks(hooks, inside_transaction=True) %}
    {% for hook in hooks | selectattr('transaction', 'equalto', inside_transaction) %}
        {% if not inside_transaction and loop.first %}{{ end_transaction() }}{% endif %}
        {% set rendered = render(hook.get('sql')) | trim %}
        {% if rendered | length > 0 %}
            {% call statement(auto_begin=inside_transaction) %}{{ rendered }}{% endcall %}
        {% endif %}
    {% endfor %}
{% endmacro %}
