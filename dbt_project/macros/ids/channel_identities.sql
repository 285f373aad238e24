{#
    What the channel identities of accounts, contacts and leads have in common.

    `person_identifier_types()`: which of the identifiers of people are channel identities.  CONVERSION is none: it says which
        record a lead became.
    `identifier_type_of(identity_type)`: what identity calls the kind of a channel identity.
    `listed_identifiers(subject, listing, owner)`: the identifiers that channels list themselves, in normal form, one row per owner
        and identifier.  `listing` is a relation of channel identities.  An identifier is shown as channels list it, or once as
        identity knows it, and not both; so what identity knows is shown but for these.
#}
{% macro person_identifier_types() -%}
    'PHONE', 'EMAIL', 'WECHAT_UNIONID', 'WECHAT_OPENID', 'WECHAT_ID', 'DOUYIN_ID', 'WEBSITE_ID'
{%- endmacro %}

{% macro identifier_type_of(identity_type) -%}
    case {{ identity_type }} when 'WEBSITE_DOMAIN' then 'DOMAIN' else {{ identity_type }} end
{%- endmacro %}

{% macro listed_identifiers(subject, listing, owner) %}
    select distinct
        listing.{{ owner }} as listed_owner,
        listing.identity_type as listed_type,
        evidence.scope as listed_scope,
        evidence.identifier_value as listed_value
    from {{ listing }} as listing
    inner join {{ source('identity', 'evidence') }} as evidence
        on evidence.tenant_id = listing.tenant_id
            and evidence.source_system = listing.source_system
            and evidence.source_table = listing.source_table
            and evidence.source_key = listing.source_key
    where evidence.subject = '{{ subject }}' and evidence.identifier_value is not null
        and evidence.identifier_type = {{ identifier_type_of('listing.identity_type') }}
{% endmacro %}
