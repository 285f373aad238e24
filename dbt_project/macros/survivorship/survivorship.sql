{#
    Which of an entity's records gives each of its fields; macros/survivorship/survivorship_rules.sql says which field goes by which rule.

        source_priority   the best ranked record that knows the field (record_rank: source_rank, then the latest change)
        most_recent       the record that changed last of those that know it
        most_complete     the record that knows most fields of the group, the better ranked one of equals
        earliest          the record that was created first
        strictest         a record whose word forbids to contact somebody, unless consent was given later; of equals the better ranked

    `survivors` picks value and record by the same condition and the same rank, so they cannot disagree; the rank of the record
    stands in `<field>_record`, and ops.field_provenance says which source row that is.  docs/survivorship.md
#}
{% macro survivorship(entity) %}
    {% set fields = [] %}
    {% for rule, columns in survivorship_rules(entity).items() %}
        {% for listed in columns %}
            {% set group = [listed] if listed is string else listed %}
            {% for name in group %}
                {% do fields.append({'name': name, 'rule': rule, 'group': group}) %}
            {% endfor %}
        {% endfor %}
    {% endfor %}
    {{ return(fields) }}
{% endmacro %}

{# A field of an entity as text, by the type its contract gives it. #}
{% macro field_text(entity, name) -%}
    {%- if execute -%}
        {{ text_of(name, graph.nodes['model.' ~ project_name ~ '.' ~ entity].columns[name].data_type) }}
    {%- endif -%}
{%- endmacro %}

{# The ranks that the rules need besides record_rank, for the `select` over the records. #}
{% macro survivor_ranks(id) -%}
    row_number() over (
        partition by {{ id }} order by case when updated_at is null then 1 else 0 end, updated_at desc, record_rank
    ) as recency_rank,
    row_number() over (
        partition by {{ id }} order by case when created_at is null then 1 else 0 end, created_at, record_rank
    ) as age_rank
{%- endmacro %}

{# The fields of an entity and, for each, the rank of the record that gave it; the records are the relation `record`. #}
{% macro survivors(entity) %}
    {%- for field in survivorship(entity) %}
        {{ pick_known('record.' ~ field.name, survivor_order(field), is_known(field)) }} as {{ field.name }},
        {{ pick_known('record.record_rank', survivor_order(field), is_known(field)) }} as {{ field.name }}_record,
    {%- endfor %}
{% endmacro %}

{% macro is_known(field) -%}
    (record.{{ field.group | join(' is not null or record.') }} is not null)
{%- endmacro %}

{% macro survivor_order(field) -%}
    {%- if field.rule == 'source_priority' -%} record.record_rank
    {%- elif field.rule == 'most_recent' -%} record.recency_rank
    {%- elif field.rule == 'earliest' -%} record.age_rank
    {%- elif field.rule == 'strictest' -%}
        {%- set forbidding = forbidding_words(field.name) -%}
        1000000000 * (case
            {%- if forbidding.lifted_by %}
            when record.{{ field.name }} in ('{{ forbidding.words | join("', '") }}')
                and record.{{ forbidding.lifted_by }}_last > record.updated_at then {{ forbidding.words | length + 1 }}
            {%- endif %}
            {%- for word in forbidding.words %}
            when record.{{ field.name }} = '{{ word }}' then {{ loop.index0 }}
            {%- endfor %}
            else {{ forbidding.words | length }} end) + record.record_rank
    {%- elif field.rule == 'most_complete' -%}
        1000000000 * (
            {%- for name in field.group -%}
            case when record.{{ name }} is null then 1 else 0 end{{ ' + ' if not loop.last }}
            {%- endfor -%}
        ) + record.record_rank
    {%- else -%}
        {{ exceptions.raise_compiler_error(
            "unknown survivorship rule " ~ field.rule ~ " of " ~ field.name ~ "; macros/survivorship/survivorship.sql lists them"
        ) }}
    {%- endif -%}
{%- endmacro %}
