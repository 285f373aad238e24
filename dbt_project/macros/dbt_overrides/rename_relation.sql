{#
    Override of dbt-adapters 1.x, whose materialisations ask for `rename_relation` when a new relation takes its place: such swaps
    are done one after the other (macros/engine/dependents.sql).
#}
{% macro postgres__rename_relation(from_relation, to_relation) -%}
    {% call statement('rename_relation') -%}
        {{ await_other_swaps() }}
        alter table {{ from_relation.render() }} rename to {{ adapter.quote_as_configured(to_relation.identifier, 'identifier') }}
    {%- endcall %}
{%- endmacro %}
