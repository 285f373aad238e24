{#
    The registry of entity ids.  An id is its entity's prefix and the first 28 hex digits of a hash of where the row
    came from, so the same row has the same id after every rebuild and on every engine (R0.47).
    Accounts and contacts are not here: their ids come from identity, where merges are decided.
#}
{% macro id_prefix(entity) %}
    {% set prefixes = {
        'account_relation': 'AREL', 'account_contact_relation': 'ACR', 'account_summary': 'ACCS',
        'account_channel_identity': 'ACI', 'contact_channel_identity': 'CCI', 'lead_channel_identity': 'LCI',
        'contact_summary': 'CNTS', 'lead': 'LEAD', 'lead_summary': 'LEADS',
        'opportunity': 'OPP', 'opportunity_product': 'OPPP', 'opportunity_stage_history': 'OSH',
        'product': 'PRD', 'product_category': 'PCAT', 'industry': 'IND',
        'channel': 'CH', 'channel_performance': 'CHP', 'campaign': 'CMP', 'campaign_member': 'CMPM',
        'campaign_performance': 'CMPP', 'touchpoint': 'TP', 'touchpoint_attachment': 'TPA', 'event': 'EVT',
        'tag': 'TAG', 'tag_relation': 'TAGR', 'segment': 'SEG', 'segment_member': 'SEGM',
        'score_model': 'SCM', 'score_record': 'SCR', 'score_history': 'SCH',
        'attribution': 'ATT', 'touchpoint_attribution': 'TATT',
        'customer_journey': 'JRN', 'journey_stage': 'JST', 'journey_stage_entry': 'JSE'
    } %}
    {% if entity not in prefixes %}
        {{ exceptions.raise_compiler_error("no id prefix for entity " ~ entity ~ "; add it in macros/ids/keys.sql") }}
    {% endif %}
    {{ return(prefixes[entity]) }}
{% endmacro %}

{#
    The id of a row by the parts that make it one: `entity_id('channel_performance', ['tenant_id', 'channel_id', 'stat_date'])`.
    Parts are text expressions; the id is NULL when any of them is.
#}
{% macro entity_id(entity, parts) -%}
    '{{ id_prefix(entity) }}_' || substring({{ dbt.hash(parts | join(" || '|' || ")) }}, 1, 28)
{%- endmacro %}

{#
    The id of the entity row that a source row becomes, from that row's key or from a column that refers to it:
    `source_id('campaign', 'cdp', 'campaign', 'campaign_id')`.  Needs `tenant_id` in scope; pass another with `tenant`.
#}
{% macro source_id(entity, system, table, column, tenant='tenant_id') -%}
    {{ entity_id(entity, [tenant, "'" ~ system ~ "'", "'" ~ table ~ "'", column]) }}
{%- endmacro %}
