"""The 36 entities and their columns, read out of the specification by hand (R0.11-R0.46, C-15).

An independent list: the project's own YAML is compared with it, never the other way round.
"""

ENTITIES: dict[str, str] = {
    "account": (
        "account_id account_name unified_social_credit_code account_type industry_id account_status account_level "
        "annual_revenue employee_count company_website province city account_source primary_channel_id "
        "owner_user_id created_at updated_at lifecycle_stage"
    ),
    "account_summary": (
        "summary_id account_id total_contacts total_opportunities total_leads total_revenue lifetime_value "
        "won_opportunities lost_opportunities win_rate total_touchpoints health_score last_activity_at "
        "calculated_at updated_at"
    ),
    "contact": (
        "contact_id contact_name mobile_phone email wechat_id job_title department contact_status "
        "primary_account_id contact_source primary_channel_id owner_user_id created_at updated_at lifecycle_stage "
        "is_decision_maker is_verified"
    ),
    "contact_summary": (
        "summary_id contact_id total_touchpoints total_events email_opens email_clicks form_submissions "
        "content_downloads engagement_score last_activity_at days_since_last_activity calculated_at updated_at"
    ),
    "lead": (
        "lead_id lead_name company_name mobile_phone email wechat_id job_title lead_source channel_id campaign_id "
        "lead_status lead_score lead_grade industry_id province city owner_user_id created_at updated_at "
        "last_contacted_at converted_at converted_contact_id converted_account_id converted_opportunity_id "
        "is_qualified"
    ),
    "lead_summary": (
        "summary_id lead_id total_touchpoints total_events form_submissions content_downloads page_views "
        "days_in_pipeline contact_attempts last_activity_at last_contact_attempt_at calculated_at updated_at"
    ),
    "opportunity": (
        "opportunity_id opportunity_name account_id primary_contact_id lead_id opportunity_type opportunity_source "
        "amount currency stage probability expected_close_date actual_close_date close_reason owner_user_id "
        "campaign_id created_at updated_at days_in_stage is_won is_lost"
    ),
    "product": "product_id product_name product_code product_category_id product_status list_price currency created_at",
    "product_category": "category_id category_name parent_category_id level sort_order",
    "campaign": (
        "campaign_id campaign_name campaign_type campaign_status start_date end_date budget actual_cost owner_user_id created_at"
    ),
    "channel": (
        "channel_id channel_name channel_type channel_category parent_channel_id channel_status cost created_at updated_at"
    ),
    "touchpoint": (
        "touchpoint_id touchpoint_type channel_id campaign_id contact_id lead_id account_id touchpoint_time "
        "touchpoint_direction touchpoint_status content_type content_id subject duration_seconds owner_user_id "
        "created_at"
    ),
    "event": (
        "event_id event_name event_type channel_id contact_id lead_id account_id event_time session_id device_type "
        "browser os ip_address page_url referrer_url created_at"
    ),
    "account_contact_relation": "relation_id account_id contact_id role_in_account decision_level is_primary_contact",
    "account_relation": "relation_id account_id parent_account_id relation_type ownership_percent created_at",
    "opportunity_product": "opp_product_id opportunity_id product_id quantity unit_price total_price",
    "campaign_member": "member_id campaign_id member_type member_ref_id member_status joined_at",
    "tag_relation": "relation_id tag_id entity_type entity_id tagged_at is_auto_tagged",
    "segment_member": "member_id segment_id entity_type entity_id joined_at is_active",
    "account_channel_identity": "identity_id account_id channel_id channel_account_id is_verified first_seen_at",
    "contact_channel_identity": "identity_id contact_id channel_id channel_user_id is_verified first_seen_at",
    "lead_channel_identity": "identity_id lead_id channel_id channel_user_id captured_at",
    "segment": ("segment_id segment_name segment_type target_entity_type member_count is_dynamic last_calculated_at created_at"),
    "tag": "tag_id tag_name tag_category tag_type description created_at",
    "score_model": "model_id model_name model_type target_entity_type max_score status created_at",
    "score_record": "record_id model_id entity_type entity_id score grade calculated_at",
    "score_history": "history_id entity_type entity_id model_id score recorded_at",
    "attribution": "attribution_id entity_type entity_id attribution_model created_at",
    "touchpoint_attribution": "ta_id attribution_id touchpoint_id campaign_id channel_id attribution_weight position_in_journey",
    "customer_journey": (
        "journey_id journey_name entity_type entity_id journey_stage journey_start_at journey_end_at total_touchpoints created_at"
    ),
    "journey_stage": "stage_id stage_name stage_order stage_category",
    "channel_performance": (
        "performance_id channel_id stat_date lead_count contact_count opportunity_count revenue roi conversion_rate"
    ),
    "campaign_performance": "performance_id campaign_id stat_date impressions clicks leads_generated revenue roi cpl cpa",
    "opportunity_stage_history": "history_id opportunity_id from_stage to_stage changed_at duration_days",
    "industry": "industry_id industry_name industry_code parent_industry_id level sort_order",
    "touchpoint_attachment": "attachment_id touchpoint_id file_name file_url file_type file_size",
}
