-- The row on which identity first saw the identifier that it chose for a contact or an account.
{% set identifiers = [
    ('contact', 'person', 'int_contact_identifier', 'mobile_phone', 'PHONE'),
    ('contact', 'person', 'int_contact_identifier', 'email', 'EMAIL'),
    ('contact', 'person', 'int_contact_identifier', 'wechat_id', 'WECHAT_ID'),
    ('account', 'account', 'int_account_identifier', 'unified_social_credit_code', 'CREDIT_CODE'),
] %}

with chosen as (
    {% for entity, subject, model, column, kind in identifiers %}
        select
            '{{ entity }}' as entity,
            '{{ subject }}' as subject,
            {{ entity }}_id as entity_id,
            '{{ column }}' as column_name,
            '{{ kind }}' as kind,
            {{ column }} as chosen_value
        from {{ ref(model) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

known_entity as (
    select 'contact' as known_as, contact_id as known_id from {{ ref('int_contact_survivor') }}
    union all
    select 'account' as known_as, account_id as known_id from {{ ref('int_account_survivor') }}
),

evidence as (
    select * from {{ source('identity', 'evidence') }}
    where is_used or reason = 'SHARED'
),

rank_observations as (
    select
        chosen.entity as entity,
        chosen.entity_id as entity_id,
        chosen.column_name as column_name,
        chosen.chosen_value as identifier_value,
        evidence.tenant_id as tenant_id,
        evidence.source_system as source_system,
        evidence.source_table as source_table,
        evidence.source_key as source_key,
        row_number() over (
            partition by chosen.entity, chosen.entity_id, chosen.column_name
            order by evidence.seen_at, evidence.source_system, evidence.source_table, evidence.source_key, evidence.source_column
        ) as observation_rank
    from chosen
    inner join known_entity
        on known_entity.known_as = chosen.entity and known_entity.known_id = chosen.entity_id
    inner join evidence
        on evidence.subject = chosen.subject
            and evidence.entity_id = chosen.entity_id
            and evidence.identifier_type = chosen.kind
            and evidence.identifier_value = chosen.chosen_value
),

int_identifier_provenance as (
    select * from rank_observations
    where observation_rank = 1
)

select * from int_identifier_provenance
