{#
    The rows of several models, put together by the names of their columns and not by position, with their provenance:
    `union_sources(['int_product__cdp', 'int_product__sales_analytics'], ['product_id', 'product_name', …])`.
    The list is the shape that every source of the entity must bring; a new source is one more name.
#}
{% macro union_sources(models, columns) %}
{%- for model in models %}
    select
        {{ (columns + ['tenant_id', 'source_system', 'source_table', 'source_key']) | join(', ') }}
    from {{ ref(model) }}
    {{ 'union all' if not loop.last }}
{%- endfor %}
{% endmacro %}
