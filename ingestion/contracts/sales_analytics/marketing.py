"""Tables of `marketing_data`: campaigns and what they cost, the leads they brought and what those did.

Belongs here: everything before an opportunity exists, and the credit marketing claims for it afterwards.
`events` are conferences and webinars, not the behaviour of visitors (C-37).
"""

from __future__ import annotations

from functools import partial

from ingestion.contracts.sales_analytics.columns import (
    CAMPAIGN,
    COMPANY_SIZE,
    CREATED_DATE,
    FISCAL_YEAR,
    INDUSTRY,
    PUBLICATION_STATES,
    QUARTER,
    REGION,
    average,
    count,
    flag,
    key,
    money,
    prose,
    ratio,
    ref,
    share,
    word,
)
from ingestion.contracts.table import Column, Table

CAMPAIGN_TYPES = ("Email", "Webinar", "Event", "Social", "Content", "Partner")
EVENT_TYPES = ("Conference", "Webinar", "Workshop", "Trade Show", "User Group")
LEAD_STATES = ("New", "Contacted", "Qualified", "Unqualified", "Converted")
ENGAGEMENTS = ("Email Opened", "Link Clicked", "Form Filled", "Downloaded", "Attended")
ATTRIBUTION_MODELS = ("First Touch", "Last Touch", "Multi-Touch", "Linear")
ASSET_TYPES = ("Whitepaper", "eBook", "Video", "Webinar", "Case Study", "Blog")
PLATFORMS = ("LinkedIn", "Twitter", "Facebook", "Instagram", "YouTube")

PRODUCT_FOCUS = ref("product_focus", "products", "Id of the product it promotes")

_table = partial(Table, section="marketing_data")


CAMPAIGNS = _table(
    "campaigns", "A marketing campaign.", key=("campaign_id",), rows=75,
    columns=(
        key("campaign_id", "CAMP-XXXXXX"),
        Column("campaign_name", "text(500)", required=True),
        word("campaign_type", 100, CAMPAIGN_TYPES),
        Column("channel", "text(100)", "Open list: Email, LinkedIn, Trade Show, Webinar …"),
        Column("start_date", "date"),
        Column("end_date", "date"),
        money("budget", minimum=0),
        word("target_audience", 100, ("Enterprise", "SMB", "Mid-Market")),
        REGION,
        PRODUCT_FOCUS,
        word("status", 50, ("Planned", "Active", "Completed", "Cancelled")),
        Column("owner", "text(100)", "Name of our marketing manager"),
    ),
)  # fmt: skip

EVENTS = _table(
    "events", "A conference, webinar or other gathering (C-37).", key=("event_id",), rows=45,
    columns=(
        key("event_id", "EVT-XXXXXX"),
        Column("event_name", "text(500)", required=True),
        word("event_type", 100, EVENT_TYPES),
        Column("event_date", "date"),
        Column("location", "text(200)", "City or venue; Virtual when online"),
        REGION,
        count("expected_attendees"),
        count("actual_attendees", "Empty until it took place"),
        money("budget", minimum=0),
        Column("products_showcased", "text(1000)", "Several products; neither ids nor separator are specified"),
        count("lead_goal", "Leads hoped for"),
        CAMPAIGN,
    ),
)  # fmt: skip

LEADS = _table(
    "leads", "A person who showed interest, with the company they gave.",
    key=("lead_id",), cursor="last_activity_date", rows=7_000, person="self", account="match",
    columns=(
        key("lead_id", "LEAD-XXXXXX"),
        Column("company_name", "text(200)", "As the person gave it", identifier="company_name"),
        Column("contact_name", "text(200)", "Full name of the person", pii="direct"),
        Column("email", "text(200)", "As typed", identifier="email", pii="direct"),
        Column("phone", "text(50)", "As typed; normalised to E.164 by identity", identifier="phone", pii="direct"),
        Column("title", "text(100)", "Job title", pii="quasi"),
        INDUSTRY,
        COMPANY_SIZE,
        REGION,
        Column("country", "text(100)"),
        Column("lead_source", "text(100)", "No words are specified"),
        CAMPAIGN,
        ref("event_id", "events"),
        Column("lead_score", "integer", minimum=0, maximum=100),
        word("lead_status", 50, LEAD_STATES),
        CREATED_DATE,
        Column("last_activity_date", "date"),
        Column("assigned_to", "text(100)", "Name of our sales representative"),
        Column("products_interested", "text(500)", "Several products; neither ids nor separator are specified"),
        ref("converted_to_opp_id", "opportunities", "Empty until converted"),
        Column("conversion_date", "date", "Empty until converted"),
    ),
)  # fmt: skip

CAMPAIGN_ENGAGEMENT = _table(
    "campaign_engagement", "One reaction of a person to a campaign.", key=("engagement_id",), rows=40_000,
    columns=(
        key("engagement_id", "ENG-XXXXXX"),
        CAMPAIGN,
        ref("lead_id", "leads"),
        Column("contact_id", "text(200)", "Despite its name an e-mail address, no key of customer_contacts (C-38)", pii="direct"),
        word("engagement_type", 100, ENGAGEMENTS, required=True),
        Column("engagement_date", "date", required=True),
        Column("asset_name", "text(500)", "Name of the content; there is no key"),
        Column("engagement_score", "integer", "Points; below zero where an action counts against the lead"),
    ),
)  # fmt: skip

MARKETING_ATTRIBUTION = _table(
    "marketing_attribution", "Credit the source gives one touchpoint for a deal, as reported there.",
    key=("attribution_id",), rows=3_000,
    columns=(
        key("attribution_id", "ATTRIB-XXXXXX"),
        ref("opportunity_id", "opportunities", required=True),
        ref("deal_id", "closed_deals", "Empty until closed"),
        CAMPAIGN,
        ref("event_id", "events"),
        Column("touchpoint_order", "integer", "1 is the first touch", minimum=1),
        Column("touchpoint_date", "date"),
        share("attribution_weight", "Per cent of the deal", required=True),
        word("attribution_model", 100, ATTRIBUTION_MODELS),
    ),
)  # fmt: skip

WEBINAR_ATTENDANCE = _table(
    "webinar_attendance", "A lead's registration for a webinar, and whether they came.", key=("attendance_id",), rows=2_500,
    columns=(
        key("attendance_id", "ATTEND-XXXXXX"),
        ref("event_id", "events", "An event of type Webinar", required=True),
        ref("lead_id", "leads"),
        Column("registration_date", "date"),
        flag("attended"),
        count("attendance_duration_min", "Minutes"),
        flag("poll_responses", "Yes when the person answered a poll"),
        count("questions_asked"),
        flag("follow_up_requested"),
    ),
)  # fmt: skip

CONTENT_ASSETS = _table(
    "content_assets", "A piece of content, such as a whitepaper or a video.", key=("asset_id",), rows=150,
    columns=(
        key("asset_id", "ASSET-XXXXXX"),
        Column("asset_name", "text(500)", required=True),
        word("asset_type", 100, ASSET_TYPES),
        PRODUCT_FOCUS,
        Column("topic", "text(200)"),
        Column("publish_date", "date"),
        Column("author", "text(100)", "Name of one of our staff"),
        count("downloads_count"),
        count("views_count"),
        average("avg_time_spent_min", "Minutes"),
        share("conversion_rate", "Per cent of readers who became leads"),
        flag("gated", "Yes when a form stands before it"),
        Column("file_url", "text(8000)"),
        word("status", 50, PUBLICATION_STATES),
    ),
)  # fmt: skip

EMAIL_CAMPAIGNS = _table(
    "email_campaigns", "One mailing and its counts.", key=("email_campaign_id",), rows=200,
    columns=(
        key("email_campaign_id", "EMAIL-XXXXXX"),
        CAMPAIGN,
        Column("email_name", "text(500)", "Subject line or internal name"),
        Column("send_date", "date"),
        count("recipient_count"),
        count("delivered_count"),
        count("open_count"),
        ratio("open_rate_percent", "Above 100 where repeated opens count"),
        count("click_count"),
        ratio("click_rate_percent", "Above 100 where repeated clicks count"),
        count("bounce_count"),
        count("unsubscribe_count"),
        count("spam_complaint_count"),
        count("conversion_count", "Leads and opportunities that came of it"),
    ),
)  # fmt: skip

SOCIAL_MEDIA_ENGAGEMENT = _table(
    "social_media_engagement", "One post on a social platform and its counts.", key=("social_engagement_id",), rows=500,
    columns=(
        key("social_engagement_id", "SOCIAL-XXXXXX"),
        ref("campaign_id", "campaigns", "Empty: posted outside any campaign"),
        word("platform", 100, PLATFORMS, required=True),
        Column("post_date", "date"),
        word("post_type", 50, ("Organic", "Paid", "Sponsored")),
        word("content_type", 50, ("Post", "Video", "Article", "Event", "Poll")),
        count("impressions"),
        count("reach", "Different people who saw it"),
        count("engagement_count", "Likes, comments and shares together"),
        count("click_count", "Clicks through to our site"),
        count("video_views"),
        count("lead_count"),
        money("spend", "Empty or 0 unless paid for"),
        Column("post_url", "text(8000)"),
    ),
)  # fmt: skip

WEBSITE_TRAFFIC = _table(
    "website_traffic", "Visits to one page on one day.", key=("traffic_id",), rows=10_000,
    columns=(
        key("traffic_id", "TRAFFIC-XXXXXX"),
        Column("traffic_date", "date", required=True),
        Column("page_url", "text(8000)", required=True),
        count("page_views"),
        count("unique_visitors"),
        count("avg_time_on_page_sec", "Seconds"),
        share("bounce_rate_percent"),
        count("entry_page_count", "Visits that began here"),
        count("exit_page_count", "Visits that ended here"),
        count("conversion_count", "Forms sent and demos asked for"),
        word("source", 100, ("Organic", "Paid", "Direct", "Referral", "Social")),
        ref("campaign_id", "campaigns", "Empty when it cannot be traced"),
    ),
)  # fmt: skip

PARTNER_REFERRALS = _table(
    "partner_referrals", "A prospect that a partner sent us.", key=("referral_id",), rows=300, account="self", person="self",
    columns=(
        key("referral_id", "REF-XXXXXX"),
        Column("partner_name", "text(200)", "Name of the partner company", required=True, identifier="company_name"),
        word("partner_type", 100, ("Reseller", "Technology", "Consulting", "Agency")),
        Column("referral_date", "date"),
        Column("contact_name", "text(200)", "Person at the referred company", pii="direct"),
        Column("contact_email", "text(200)", identifier="email", pii="direct"),
        Column("company_name", "text(200)", "The referred company; no identifier, since the row's account is the partner"),
        INDUSTRY,
        REGION,
        money("estimated_value"),
        word("status", 50, ("New", "Qualified", "Converted", "Lost")),
        ref("lead_id", "leads", "Empty until converted"),
        ref("opportunity_id", "opportunities", "Empty until converted"),
        ratio("commission_percent"),
        prose("notes"),
    ),
)  # fmt: skip

MARKETING_BUDGET = _table(
    "marketing_budget", "What marketing planned and spent on a channel in a quarter, and what came of it.",
    key=("budget_id",), rows=500,
    columns=(
        key("budget_id", "BUDG-XXXXXX"),
        Column("fiscal_quarter", "text(20)", QUARTER, required=True),
        FISCAL_YEAR,
        word("channel", 100, ("Digital", "Events", "Content", "PR", "Partner")),
        Column("campaign_type", "text(100)", "Open list: Email, Social, Webinar, Conference …"),
        money("budgeted_amount"),
        money("actual_spend"),
        money("variance_amount", "Actual less budgeted; below zero when less was spent"),
        count("leads_generated"),
        count("opportunities_generated"),
        money("pipeline_value"),
        money("closed_won_value"),
        Column("roi_percent", "decimal(5,2)", "Won value less spend, over spend; the specified type ends at 999.99"),
    ),
)  # fmt: skip

LEAD_SCORING_RULES = _table(
    "lead_scoring_rules", "Points a lead gets when a condition holds.", key=("rule_id",), cursor="last_modified", rows=30,
    columns=(
        key("rule_id", "RULE-XXXXXX"),
        Column("rule_name", "text(200)"),
        word("rule_category", 100, ("Demographic", "Behavioral", "Firmographic")),
        Column("criteria", "text(500)", "A condition in words, such as Job Title = VP", required=True),
        Column("points", "integer", "Below zero for a deduction", required=True),
        flag("active"),
        Column("effective_date", "date", "First day it is in force"),
        Column("created_by", "text(100)", "Name of one of our staff"),
        Column("last_modified", "date"),
    ),
)  # fmt: skip

TABLES = (
    CAMPAIGNS, EVENTS, LEADS, CAMPAIGN_ENGAGEMENT, MARKETING_ATTRIBUTION, WEBINAR_ATTENDANCE, CONTENT_ASSETS,
    EMAIL_CAMPAIGNS, SOCIAL_MEDIA_ENGAGEMENT, WEBSITE_TRAFFIC, PARTNER_REFERRALS, MARKETING_BUDGET, LEAD_SCORING_RULES,
)  # fmt: skip
