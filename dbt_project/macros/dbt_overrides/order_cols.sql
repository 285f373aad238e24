{#
    Override of dbt-clickhouse 1.10, whose materialisations ask for `order_cols`: by what a table is sorted.

    A table is sorted by the `order_by` of its config, else by its tenant and the key of its contract.  So whoever reads a tenant
    or looks up an id reads little.  Tables without either are read as a whole and are not sorted.
#}
{% macro order_cols(label) %}
    {%- set columns = [] -%}
    {%- if config.get('contract').enforced -%}
        {%- for column in model['columns'].values() if column['constraints'] | selectattr('type', 'equalto', 'primary_key') | list -%}
            {%- do columns.append(column['name']) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- set by_default = ['tenant_id'] + columns if columns else ['tuple()'] -%}
    {{ label }} ({{ config.get('order_by', by_default) | join(', ') }})
{% endmacro %}
