{#
    Indexes that dbt's `indexes` config cannot say: partial ones and ones that run backwards (R0.110-R0.114).
    They are post-hooks outside the transaction: inside it the previous table still owns the name, and the index would be
    missing after every second run.  ClickHouse has no such indexes: its tables are sorted (`sort_key.sql`), and uniqueness
    is what the `key` tests prove.

        {{ config(post_hook=add_indexes([
            {'name': 'uk_account_credit_code', 'columns': 'unified_social_credit_code', 'unique': true,
             'where': 'unified_social_credit_code is not null'},
        ])) }}
#}
{% macro add_indexes(indexes) %}{{ return(adapter.dispatch('add_indexes', 'cdp')(indexes)) }}{% endmacro %}

{% macro postgres__add_indexes(indexes) %}
    {%- set hooks = [] -%}
    {%- for index in indexes -%}
        {%- set kind, where = 'unique index' if index.unique else 'index', ' where ' ~ index.where if index.where else '' -%}
        {%- set statement = 'create ' ~ kind ~ ' if not exists ' ~ index.name ~ ' on {{ this }} (' ~ index.columns ~ ')' ~ where -%}
        {%- do hooks.append({'sql': statement, 'transaction': false}) -%}
    {%- endfor -%}
    {{ return(hooks) }}
{% endmacro %}

{% macro clickhouse__add_indexes(indexes) %}{{ return([]) }}{% endmacro %}
