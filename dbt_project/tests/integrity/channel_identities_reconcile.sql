-- Every identifier that identity knows of a person or company, and that a lead's record shows, is a channel identity exactly
-- once:
-- as a channel lists it, or by itself.  And every identity that stands by itself is one that identity knows.
{% set kinds = {
    'contact': ('person', 'person_id', 'channel_user_id', person_identifier_types()),
    'account': ('account', 'account_id', 'channel_account_id', "'CREDIT_CODE', 'CORP_ID', 'DOMAIN'"),
} %}

with evidence as (
    select * from {{ source('identity', 'evidence') }}
    where identifier_value is not null
),

{% for kind, (subject, id, value, types) in kinds.items() %}
    known_{{ kind }} as (
        select identifier.{{ id }} as owner_id, identifier.identifier_type, identifier.scope, identifier.identifier_value
        from {{ source('identity', subject ~ '_identifier') }} as identifier
        inner join {{ ref(kind) }} as owner on owner.{{ kind }}_id = identifier.{{ id }}
        where identifier.identifier_type in ({{ types }})
    ),

    shown_{{ kind }} as (
        select
            identity.{{ kind }}_id as owner_id,
            {{ identifier_type_of('identity.identity_type') }} as identifier_type,
            coalesce(evidence.scope, identity.app_id, '') as scope,
            coalesce(evidence.identifier_value, identity.{{ value }}) as identifier_value,
            case when identity.source_system = 'identity' then 1 else 0 end as is_by_itself
        from {{ ref(kind ~ '_channel_identity') }} as identity
        left join evidence
            on evidence.subject = '{{ subject }}'
                and evidence.tenant_id = identity.tenant_id
                and evidence.source_system = identity.source_system
                and evidence.source_table = identity.source_table
                and evidence.source_key = identity.source_key
                and evidence.identifier_type = {{ identifier_type_of('identity.identity_type') }}
    ),

{% endfor %}
known_lead as (
    select distinct lead.lead_id as owner_id, evidence.identifier_type, evidence.scope, evidence.identifier_value
    from {{ ref('lead') }} as lead
    inner join evidence
        on evidence.subject = 'person'
            and evidence.tenant_id = lead.tenant_id
            and evidence.source_system = lead.source_system
            and evidence.source_table = lead.source_table
            and evidence.source_key = lead.source_key
    where evidence.identifier_type in ({{ person_identifier_types() }})
),

shown_lead as (
    select
        identity.lead_id as owner_id,
        identity.identity_type as identifier_type,
        coalesce(evidence.scope, identity.app_id, '') as scope,
        coalesce(evidence.identifier_value, identity.channel_user_id) as identifier_value,
        case when identity.source_table = lead.source_table then 1 else 0 end as is_by_itself
    from {{ ref('lead_channel_identity') }} as identity
    inner join {{ ref('lead') }} as lead on lead.lead_id = identity.lead_id
    left join evidence
        on evidence.subject = 'person'
            and evidence.tenant_id = identity.tenant_id
            and evidence.source_system = identity.source_system
            and evidence.source_table = identity.source_table
            and evidence.source_key = identity.source_key
            and evidence.identifier_type = identity.identity_type
            and identity.source_table <> lead.source_table
    where identity.identity_type in ({{ person_identifier_types() }})
),

counted as (
    {%- for kind in ['contact', 'account', 'lead'] %}
        select
            '{{ kind }}' as kind,
            owner_id,
            identifier_type,
            scope,
            identifier_value,
            sum(is_known) as known,
            sum(is_listed) as listed,
            sum(is_by_itself) as by_itself
        from (
            select owner_id, identifier_type, scope, identifier_value, 1 as is_known, 0 as is_listed, 0 as is_by_itself
            from known_{{ kind }}
            union all
            select
                owner_id,
                identifier_type,
                scope,
                identifier_value,
                0 as is_known,
                1 - is_by_itself as is_listed,
                is_by_itself
            from shown_{{ kind }}
        ) as both_sides
        group by owner_id, identifier_type, scope, identifier_value
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select *
from counted
where known + by_itself > 0 and not (known = 1 and ((by_itself = 1 and listed = 0) or (by_itself = 0 and listed > 0)))
