{# Generated from the names of the conformed models by `make sources`: the parts int_<entity>__<part> of an entity. #}
{% macro parts_of(entity) %}
    {% set parts = {
        'account': [
            'int_account__cdp',
            'int_account__customer_center',
            'int_account__partner_leads_providers',
            'int_account__partner_leads_workspaces',
            'int_account__sales_analytics_competitors',
            'int_account__sales_analytics_customers',
            'int_account__sales_analytics_partners',
        ],
        'account_channel_identity': [
            'int_account_channel_identity__cdp',
            'int_account_channel_identity__customer_center',
            'int_account_channel_identity__identifiers',
            'int_account_channel_identity__records',
        ],
        'account_contact_relation': [
            'int_account_contact_relation__cdp',
            'int_account_contact_relation__partner_leads',
            'int_account_contact_relation__sales_analytics',
        ],
        'account_health': [
            'int_account_health__recency',
            'int_account_health__reported',
        ],
        'account_relation': [
            'int_account_relation__cdp',
            'int_account_relation__sales_analytics',
        ],
        'campaign': [
            'int_campaign__cdp',
            'int_campaign__customer_center',
            'int_campaign__partner_leads',
            'int_campaign__sales_analytics_campaigns',
            'int_campaign__sales_analytics_events',
        ],
        'campaign_member': [
            'int_campaign_member__cdp',
            'int_campaign_member__customer_center',
            'int_campaign_member__sales_analytics',
        ],
        'channel': [
            'int_channel__cdp',
            'int_channel__customer_center',
            'int_channel__lead_scoring',
            'int_channel__partner_leads',
            'int_channel__sales_analytics',
        ],
        'contact': [
            'int_contact__cdp',
            'int_contact__converted_leads',
            'int_contact__partner_leads',
            'int_contact__partner_leads_providers',
            'int_contact__sales_analytics',
        ],
        'contact_channel_identity': [
            'int_contact_channel_identity__cdp',
            'int_contact_channel_identity__identifiers',
            'int_contact_channel_identity__records',
        ],
        'customer_journey': [
            'int_customer_journey__account',
            'int_customer_journey__contact',
            'int_customer_journey__lead',
            'int_customer_journey__onboarding',
        ],
        'event': [
            'int_event__cdp',
            'int_event__partner_leads_contact_events',
            'int_event__partner_leads_lead_events',
            'int_event__sales_analytics',
        ],
        'industry': [
            'int_industry__cdp',
            'int_industry__lead_scoring',
            'int_industry__partner_leads',
            'int_industry__sales_analytics',
        ],
        'journey_entry': [
            'int_journey_entry__lead',
            'int_journey_entry__lifecycle',
            'int_journey_entry__onboarding',
        ],
        'lead': [
            'int_lead__cdp',
            'int_lead__customer_center',
            'int_lead__lead_scoring',
            'int_lead__partner_leads',
            'int_lead__sales_analytics',
            'int_lead__sales_analytics_referrals',
        ],
        'lead_channel_identity': [
            'int_lead_channel_identity__cdp',
            'int_lead_channel_identity__customer_center',
            'int_lead_channel_identity__records',
        ],
        'lead_reference': [
            'int_lead_reference__partner_leads',
        ],
        'lead_status_change': [
            'int_lead_status_change__lead_scoring',
            'int_lead_status_change__partner_leads',
        ],
        'opportunity': [
            'int_opportunity__cdp',
            'int_opportunity__partner_leads',
            'int_opportunity__sales_analytics',
        ],
        'opportunity_product': [
            'int_opportunity_product__cdp',
            'int_opportunity_product__sales_analytics',
            'int_opportunity_product__sales_analytics_quotes',
        ],
        'opportunity_stage_history': [
            'int_opportunity_stage_history__cdp',
            'int_opportunity_stage_history__partner_leads',
            'int_opportunity_stage_history__sales_analytics',
        ],
        'product': [
            'int_product__cdp',
            'int_product__partner_leads',
            'int_product__sales_analytics',
        ],
        'product_category': [
            'int_product_category__cdp',
            'int_product_category__sales_analytics',
        ],
        'score': [
            'int_score__account_health',
            'int_score__contact_engagement',
            'int_score__lead_scoring',
            'int_score__lead_scoring_log',
        ],
        'segment': [
            'int_segment__cdp',
            'int_segment__sales_analytics',
        ],
        'segment_member': [
            'int_segment_member__cdp',
            'int_segment_member__sales_analytics',
        ],
        'tag': [
            'int_tag__cdp',
            'int_tag__sales_analytics',
            'int_tag__sales_analytics_alerts',
        ],
        'tag_relation': [
            'int_tag_relation__cdp',
            'int_tag_relation__sales_analytics',
            'int_tag_relation__sales_analytics_alerts',
        ],
        'touchpoint': [
            'int_touchpoint__cdp',
            'int_touchpoint__customer_center',
            'int_touchpoint__lead_scoring',
            'int_touchpoint__partner_leads',
            'int_touchpoint__sales_analytics',
        ],
        'touchpoint_attachment': [
            'int_touchpoint_attachment__cdp',
            'int_touchpoint_attachment__sales_analytics',
        ],
    } %}
    {{ return(parts[entity]) }}
{% endmacro %}
