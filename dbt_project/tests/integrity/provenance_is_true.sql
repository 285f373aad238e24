-- A value in the provenance is the value of the entity and of the record that the provenance names.  Every value has a
-- provenance,
-- unless no record gave it.
{% set made_up = {'account': ['updated_at'], 'contact': ['contact_name', 'updated_at', 'is_decision_maker', 'is_verified']} %}

with account as (select * from {{ ref('account') }}),

contact as (select * from {{ ref('contact') }}),

account_record as (select * from {{ ref('int_account') }}),

contact_record as (select * from {{ ref('int_contact') }}),

provenance as (select * from {{ ref('field_provenance') }}),

{% for entity in ('account', 'contact') %}
    {{ entity }}_value as (
        {% for field in survivorship(entity) %}
            select {{ entity }}_id as entity_id, '{{ field.name }}' as column_name, {{ field_text(entity, field.name) }} as has
            from {{ entity }}
            where {{ field.name }} is not null
            {{ 'union all' if not loop.last }}
        {% endfor %}
    ),

    {{ entity }}_said as (
        {% for field in survivorship(entity) %}
            select
                {{ entity }}_id as entity_id, '{{ field.name }}' as column_name, {{ field_text(entity, field.name) }} as has,
                tenant_id, source_system, source_table, source_key
            from {{ entity }}_record
            where {{ field.name }} is not null
            {{ 'union all' if not loop.last }}
        {% endfor %}
    ),
{% endfor %}

compare as (
    {% for entity in ('account', 'contact') %}
        select '{{ entity }} has another value' as fault, provenance.entity_id, provenance.column_name
        from provenance
        left join {{ entity }}_value as entity_value
            on entity_value.entity_id = provenance.entity_id and entity_value.column_name = provenance.column_name
        where provenance.entity = '{{ entity }}' and provenance.rule <> 'identity'
            and (entity_value.has is null or entity_value.has <> provenance.value)
        union all
        select '{{ entity }} record says otherwise' as fault, provenance.entity_id, provenance.column_name
        from provenance
        left join {{ entity }}_said as said
            on said.entity_id = provenance.entity_id
                and said.column_name = provenance.column_name
                and said.tenant_id = provenance.tenant_id
                and said.source_system = provenance.source_system
                and said.source_table = provenance.source_table
                and said.source_key = provenance.source_key
        where provenance.entity = '{{ entity }}' and provenance.rule <> 'identity'
            and (said.has is null or said.has <> provenance.value)
        union all
        select '{{ entity }} value has no provenance' as fault, entity_value.entity_id, entity_value.column_name
        from {{ entity }}_value as entity_value
        left join (select * from provenance where entity = '{{ entity }}') as found
            on found.entity_id = entity_value.entity_id and found.column_name = entity_value.column_name
        where found.entity_id is null
            {% for column in made_up[entity] %}
                and entity_value.column_name <> '{{ column }}'
            {% endfor %}
        union all
    {% endfor %}
    select 'identifier has no provenance' as fault, contact.contact_id as entity_id, 'email' as column_name
    from contact
    left join (select * from provenance where entity = 'contact' and column_name = 'email') as found
        on found.entity_id = contact.contact_id and found.value = contact.email
    where contact.email is not null and found.entity_id is null
)

select * from compare
