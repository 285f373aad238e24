{% set entities = ['account', 'contact'] %}

with account_survivor as (select * from {{ ref('int_account_survivor') }}),

account_record as (select * from {{ ref('int_account') }} where reject_rule is null),

contact_survivor as (select * from {{ ref('int_contact_survivor') }}),

contact_record as (select * from {{ ref('int_contact') }} where reject_rule is null),

{% for entity in entities %}
    {{ entity }}_field as (
        {% for field in survivorship(entity) %}
            select
                {{ entity }}_id as entity_id,
                '{{ field.name }}' as column_name,
                {{ field_text(entity, field.name) }} as field_value,
                '{{ field.rule }}' as rule,
                {{ field.name }}_record as record_rank
            from {{ entity }}_survivor
            where {{ field.name }} is not null
            {{ 'union all' if not loop.last }}
        {% endfor %}
    ),

{% endfor %}
field_provenance as (
    {% for entity in entities %}
        select
            '{{ entity }}' as entity,
            field.entity_id as entity_id,
            field.column_name as column_name,
            field.field_value as value,
            field.rule as rule,
            record.tenant_id as tenant_id,
            record.source_system as source_system,
            record.source_table as source_table,
            record.source_key as source_key
        from {{ entity }}_field as field
        inner join {{ entity }}_record as record
            on record.{{ entity }}_id = field.entity_id and record.record_rank = field.record_rank
        union all
    {% endfor %}
    select
        entity,
        entity_id,
        column_name,
        identifier_value as value,
        'identity' as rule,
        tenant_id,
        source_system,
        source_table,
        source_key
    from {{ ref('int_identifier_provenance') }}
)

select * from field_provenance
