{# Override of dbt-core 1.11.  Schemas are named as the folders in dbt_project.yml say, without the profile's prefix: BI reads `cdp` and `marts`. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name | trim if custom_schema_name else target.schema }}
{%- endmacro %}
