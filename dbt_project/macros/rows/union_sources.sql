{#
    The rows of every part of an entity, put together by the names of their columns and not by position, with their
    provenance: `union_sources('product', ['product_id', 'product_name', …])`.  The list is the shape that every part must
    bring.  A part is a model int_<entity>__<part>; a new source is one more file, and `make sources` makes it known.
#}
{% macro union_sources(entity, columns) %}
{%- for part in parts_of(entity) %}
    select
        {{ (columns + ['tenant_id', 'source_system', 'source_table', 'source_key']) | join(', ') }}
    from {{ ref(part) }}
    {{ 'union all' if not loop.last }}
{%- endfor %}
{% endmacro %}
