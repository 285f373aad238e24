-- Rows that break an entity's own rules and are therefore not in it, so nothing that was loaded disappears without a trace.
{% set entities = {
    'int_account': 'account',
    'int_account_channel_identity': 'account_channel_identity',
    'int_account_contact_relation': 'account_contact_relation',
    'int_account_relation': 'account_relation',
    'int_campaign': 'campaign',
    'int_campaign_member': 'campaign_member',
    'int_channel': 'channel',
    'int_closed_deal': 'opportunity',
    'int_contact': 'contact',
    'int_contact_channel_identity': 'contact_channel_identity',
    'int_customer_journey': 'customer_journey',
    'int_event': 'event',
    'int_industry': 'industry',
    'int_lead': 'lead',
    'int_lead_channel_identity': 'lead_channel_identity',
    'int_opportunity': 'opportunity',
    'int_opportunity_product': 'opportunity_product',
    'int_opportunity_stage_history': 'opportunity_stage_history',
    'int_product': 'product',
    'int_product_category': 'product_category',
    'int_score': 'score_history',
    'int_segment': 'segment',
    'int_segment_member': 'segment_member',
    'int_tag': 'tag',
    'int_tag_relation': 'tag_relation',
    'int_touchpoint': 'touchpoint',
    'int_touchpoint_attachment': 'touchpoint_attachment',
} %}

with entity_reject as (
    {% for model, entity in entities.items() %}
        select
            '{{ entity }}' as entity,
            tenant_id,
            source_system,
            source_table,
            source_key,
            reject_rule as rule
        from {{ ref(model) }}
        where reject_rule is not null
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from entity_reject
