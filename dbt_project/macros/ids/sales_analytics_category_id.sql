{# The category of a product of the sales export, by the two names it writes on it; NULL when both are empty. #}
{% macro sales_analytics_category_id(category, line, tenant='tenant_id') -%}
    case when coalesce({{ category }}, {{ line }}) is not null then
        {{ entity_id('product_category', [tenant, "'sales_analytics'", "coalesce(" ~ category ~ ", '')", "coalesce(" ~ line ~ ", '')"]) }}
    end
{%- endmacro %}
