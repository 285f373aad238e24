{# Systems share no industry codes, so an industry is its name, whatever the case and the spaces around it. #}
{% macro industry_id(name, tenant='tenant_id') -%}
    {{ entity_id('industry', [tenant, lower_text('trim(' ~ name ~ ')')]) }}
{%- endmacro %}
