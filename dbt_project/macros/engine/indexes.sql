{#
    Indexes that dbt's `indexes` config cannot say: partial ones and ones that run backwards (R0.110-R0.114).
    Use it as a post-hook with `transaction: false`: inside the transaction the previous table still owns the name,
    and the index would be missing after every second run.

        post_hook:
          - {sql: "{{ create_index('uk_account_credit_code', 'unified_social_credit_code', unique=true,
                                   where='unified_social_credit_code is not null') }}", transaction: false}
#}
{% macro create_index(name, columns, unique=false, where=none) %}
    {{ return(adapter.dispatch('create_index', 'cdp')(name, columns, unique, where)) }}
{% endmacro %}

{% macro postgres__create_index(name, columns, unique, where) -%}
    create {{ 'unique ' if unique }}index if not exists {{ name }} on {{ this }} ({{ columns }}){{ ' where ' ~ where if where }}
{%- endmacro %}
