"""Contracts of `cdp`, the platform's own source: CRM, website, WeChat and Douyin, e-mail, phone,
offline events and a third-party platform write these tables directly.

Its words are the platform's own, so its enumerations are closed: an unknown word is a fault of
the sender and is refused.  Requirement numbers: R0.11-R0.46, closed lists C-04 to C-08.
"""

from __future__ import annotations

from ingestion.contracts.currencies import CURRENCIES, spellings
from ingestion.contracts.table import Column, System, Table

CHANNEL_TYPES = (
    "WEBSITE", "SEO", "SEM", "WECHAT", "ENTERPRISE_WECHAT", "DOUYIN",
    "EMAIL", "PHONE", "OFFLINE_EVENT", "EXHIBITION", "PARTNER", "CRM",
)  # fmt: skip
STAGES = (
    "LEAD", "QUALIFICATION", "NEEDS_ANALYSIS", "PROPOSAL",
    "NEGOTIATION", "CONTRACT", "CLOSED_WON", "CLOSED_LOST",
)  # fmt: skip
TOUCHPOINT_TYPES = (
    "PAGE_VIEW", "FORM_SUBMIT", "DOWNLOAD", "EMAIL_OPEN", "EMAIL_CLICK", "CALL", "MEETING", "CHAT",
    "EMAIL", "EMAIL_SENT", "EMAIL_REPLY", "SMS", "APPOINTMENT", "EVENT_ATTENDANCE", "SUPPORT", "NOTE",
)  # fmt: skip
EVENT_TYPES = (
    "PAGE_VIEW", "BUTTON_CLICK", "CLICK", "FORM_START", "FORM_SUBMIT",
    "FILE_DOWNLOAD", "VIDEO_PLAY", "PRODUCT_TRIAL", "SEARCH",
)  # fmt: skip
SUBJECTS = ("ACCOUNT", "CONTACT", "LEAD")


def _id(name: str, description: str = "", ref: str | None = None, required: bool = False) -> Column:
    return Column(name, "text(64)", description, ref=ref, required=required)


def _word(name: str, values: tuple[str, ...], description: str = "", required: bool = False) -> Column:
    return Column(name, "text(40)", description, values=values, closed=True, required=required)


CREATED = Column("created_at", "timestamp", "When the row was created at the source", required=True)
UPDATED = Column("updated_at", "timestamp", "When the row last changed at the source", required=True)
PHONE = Column("mobile_phone", "text(50)", "Phone as typed; normalised to E.164 by identity", identifier="phone", pii="direct")
EMAIL = Column("email", "text(320)", "E-mail as typed", identifier="email", pii="direct")
WECHAT = Column("wechat_id", "text(100)", "WeChat handle", identifier="wechat_id", pii="direct")
PROVINCE, CITY = Column("province", "text(100)"), Column("city", "text(100)")
OWNER = _id("owner_user_id", "Responsible user of the CRM")
LEVEL = Column("level", "integer", "Depth in the tree, 1 at the root", minimum=1)
SORT = Column("sort_order", "integer", "Position among siblings")
CURRENCY = Column(
    "currency", "text(40)", "ISO 4217 code of the amount", values=CURRENCIES, closed=True, spellings=spellings(CURRENCIES)
)


INDUSTRY = Table(
    "industry", "An industry of the platform's industry tree.", key=("industry_id",), cursor="updated_at", rows=24,
    columns=(
        _id("industry_id"),
        Column("industry_name", "text(200)", required=True),
        Column("industry_code", "text(50)", "Code of the public classification", required=True),
        _id("parent_industry_id", ref="industry"),
        LEVEL, SORT, UPDATED,
    ),
)  # fmt: skip

CHANNEL = Table(
    "channel", "A way by which people reach us or we reach them.", key=("channel_id",), cursor="updated_at", rows=24,
    columns=(
        _id("channel_id"),
        Column("channel_name", "text(200)", required=True),
        _word("channel_type", CHANNEL_TYPES, required=True),
        _word("channel_category", ("ONLINE", "OFFLINE", "SOCIAL")),
        _word(
            "source_family",
            ("WEBSITE", "WECHAT", "SOCIAL", "OFFLINE_EVENT", "PHONE_EMAIL", "CRM", "THIRD_PARTY"),
            "Which of the seven families of sources the channel belongs to (R0.1)", required=True,
        ),
        _id("parent_channel_id", ref="channel"),
        _word("channel_status", ("ACTIVE", "INACTIVE", "TESTING"), required=True),
        Column("cost", "decimal(18,2)", "Cost per month", minimum=0), CURRENCY, CREATED, UPDATED,
    ),
)  # fmt: skip

CAMPAIGN = Table(
    "campaign", "A marketing campaign.", key=("campaign_id",), cursor="updated_at", rows=60,
    columns=(
        _id("campaign_id"),
        Column("campaign_name", "text(200)", required=True),
        _word("campaign_type", ("EMAIL", "WEBINAR", "EVENT", "SOCIAL", "CONTENT", "PARTNER")),
        _word("campaign_status", ("PLANNED", "ACTIVE", "COMPLETED", "CANCELLED")),
        _id("channel_id", ref="channel"),
        Column("start_date", "date"),
        Column("end_date", "date"),
        Column("budget", "decimal(18,2)", minimum=0),
        Column("actual_cost", "decimal(18,2)", "What was spent over the whole campaign", minimum=0),
        CURRENCY, OWNER, CREATED, UPDATED,
    ),
)  # fmt: skip

PRODUCT_CATEGORY = Table(
    "product_category", "A category of the product tree.", key=("category_id",), cursor="updated_at", rows=12,
    columns=(
        _id("category_id"),
        Column("category_name", "text(200)", required=True),
        _id("parent_category_id", ref="product_category"),
        LEVEL, SORT, UPDATED,
    ),
)  # fmt: skip

PRODUCT = Table(
    "product", "A product on the price list.", key=("product_id",), cursor="updated_at", rows=60,
    columns=(
        _id("product_id"),
        Column("product_name", "text(200)", required=True),
        Column("product_code", "text(64)", "Article code, unique", required=True),
        _id("product_category_id", ref="product_category"),
        _word("product_status", ("ACTIVE", "INACTIVE", "DISCONTINUED")),
        Column("list_price", "decimal(18,2)", minimum=0),
        CURRENCY, CREATED, UPDATED,
    ),
)  # fmt: skip

ACCOUNT = Table(
    "account", "A company as one of the platform's systems knows it.",
    key=("account_id",), cursor="updated_at", rows=1_000, account="self",
    columns=(
        _id("account_id"),
        Column("account_name", "text(200)", required=True, identifier="company_name"),
        Column("unified_social_credit_code", "text(18)", "18-character company number", identifier="credit_code"),
        _word("account_type", ("CUSTOMER", "PARTNER", "COMPETITOR", "PROSPECT"), required=True),
        _id("industry_id", ref="industry"),
        _word("account_status", ("ACTIVE", "DORMANT", "CHURNED", "BLACKLIST"), required=True),
        _word("account_level", ("STRATEGIC", "IMPORTANT", "NORMAL")),
        Column("annual_revenue", "decimal(18,2)"),
        Column("employee_count", "integer", minimum=0),
        Column("company_website", "text(8000)", "Kept by the CRM team, so its domain counts as verified", identifier="domain"),
        PROVINCE, CITY,
        Column("account_source", "text(40)", "How the company became known: WEBSITE, EXHIBITION, PARTNER …"),
        _id("primary_channel_id", ref="channel"), OWNER, CREATED, UPDATED,
        _word(
            "lifecycle_stage",
            ("AWARENESS", "CONSIDERATION", "DECISION", "RETENTION", "EXPANSION", "CHURN", "WINBACK"),
            "Customer life cycle (R0.92, C-05)",
        ),
    ),
)  # fmt: skip

ACCOUNT_RELATION = Table(
    "account_relation", "Who owns whom among companies (C-15).", key=("relation_id",), cursor="updated_at", rows=150,
    columns=(
        _id("relation_id"),
        _id("parent_account_id", ref="account", required=True),
        _id("account_id", "The subsidiary", ref="account", required=True),
        _word("relation_type", ("PARENT_CHILD", "SISTER_COMPANY", "DIVISION", "FRANCHISE"), required=True),
        Column("ownership_percent", "decimal(5,2)", minimum=0, maximum=100, costs="field"), CREATED, UPDATED,
    ),
)  # fmt: skip

CONTACT = Table(
    "contact", "A person as one of the platform's systems knows them; one person may have several rows.",
    key=("contact_id",), cursor="updated_at", rows=5_000, person="self",
    columns=(
        _id("contact_id"),
        Column("contact_name", "text(100)", required=True, pii="direct"),
        PHONE, EMAIL, WECHAT,
        Column("job_title", "text(100)", pii="quasi"), Column("department", "text(100)"),
        _word("contact_status", ("ACTIVE", "INACTIVE", "UNSUBSCRIBED"), required=True),
        _id("primary_account_id", ref="account"),
        Column("contact_source", "text(40)", "WEBSITE, FORM, IMPORT …"),
        _id("primary_channel_id", ref="channel"), OWNER, CREATED, UPDATED,
        _word("lifecycle_stage", ("SUBSCRIBER", "LEAD", "MQL", "SQL", "OPPORTUNITY", "CUSTOMER"), "Contact life cycle (C-06)"),
        Column("is_decision_maker", "boolean"), Column("is_verified", "boolean"),
    ),
)  # fmt: skip

ACCOUNT_CONTACT_RELATION = Table(
    "account_contact_relation", "The part a person plays in a company.", key=("relation_id",), cursor="updated_at", rows=5_500,
    columns=(
        _id("relation_id"),
        _id("account_id", ref="account", required=True),
        _id("contact_id", ref="contact", required=True),
        Column("role_in_account", "text(100)"),
        _word("decision_level", ("DECISION_MAKER", "INFLUENCER", "USER", "GATEKEEPER")),
        Column("is_primary_contact", "boolean"), CREATED, UPDATED,
    ),
)  # fmt: skip

LEAD = Table(
    "lead", "An expression of interest; the same person may leave several.",
    key=("lead_id",), cursor="updated_at", rows=10_000, person="self", account="match",
    columns=(
        _id("lead_id"),
        Column("lead_name", "text(100)", required=True, pii="direct"),
        Column("company_name", "text(200)", identifier="company_name"),
        PHONE, EMAIL, WECHAT,
        Column("job_title", "text(100)", pii="quasi"),
        Column("lead_source", "text(40)", "WEBSITE, FORM, CAMPAIGN …", required=True),
        _id("channel_id", ref="channel"), _id("campaign_id", ref="campaign"),
        _word("lead_status", ("NEW", "CONTACTED", "QUALIFIED", "CONVERTED", "DISQUALIFIED"), required=True),
        Column("lead_score", "integer", minimum=0, maximum=100),
        _id("industry_id", ref="industry"), PROVINCE, CITY, OWNER, CREATED, UPDATED,
        Column("last_contacted_at", "timestamp"), Column("converted_at", "timestamp"),
        Column("converted_contact_id", "text(64)", "The contact that the lead became", ref="contact", identifier="conversion"),
        Column("converted_account_id", "text(64)", "The account that the lead became", ref="account", identifier="conversion"),
        _id("converted_opportunity_id", ref="opportunity"),
        Column("disqualified_at", "timestamp"), Column("disqualified_reason", "text(100)"),
    ),
)  # fmt: skip

OPPORTUNITY = Table(
    "opportunity", "A deal in the sales pipeline.", key=("opportunity_id",), cursor="updated_at", rows=3_000,
    columns=(
        _id("opportunity_id"),
        Column("opportunity_name", "text(200)", required=True),
        _id("account_id", ref="account"), _id("primary_contact_id", ref="contact"), _id("lead_id", ref="lead"),
        _word("opportunity_type", ("NEW_BUSINESS", "UPSELL", "RENEWAL", "CROSS_SELL")),
        Column("opportunity_source", "text(40)", "LEAD_CONVERSION, DIRECT_SALES …"),
        Column("amount", "decimal(18,2)", minimum=0), CURRENCY,
        _word("stage", STAGES, required=True),
        Column("probability", "integer", minimum=0, maximum=100),
        Column("expected_close_date", "date"), Column("actual_close_date", "date"),
        Column("closed_at", "timestamp", "The instant of closing, where it is known; no touch after it earns credit"),
        Column("close_reason", "text(100)"), OWNER, _id("campaign_id", ref="campaign"), CREATED, UPDATED,
    ),
)  # fmt: skip

OPPORTUNITY_STAGE_HISTORY = Table(
    "opportunity_stage_history", "One move of a deal from stage to stage.", key=("history_id",), rows=11_000,
    columns=(
        _id("history_id"),
        _id("opportunity_id", ref="opportunity", required=True),
        _word("from_stage", STAGES, "Empty for the first stage"),
        _word("to_stage", STAGES, required=True),
        Column("changed_at", "timestamp", required=True),
    ),
)  # fmt: skip

OPPORTUNITY_PRODUCT = Table(
    "opportunity_product", "A line of a deal.", key=("opp_product_id",), cursor="updated_at", rows=6_000,
    columns=(
        _id("opp_product_id"),
        _id("opportunity_id", ref="opportunity", required=True),
        _id("product_id", ref="product", required=True),
        Column("quantity", "integer", required=True, minimum=0, maximum=100_000_000),
        Column("unit_price", "decimal(18,2)", required=True, minimum=0),
        Column("total_price", "decimal(18,2)", minimum=0), UPDATED,
    ),
)  # fmt: skip

CAMPAIGN_MEMBER = Table(
    "campaign_member", "A lead, contact or account that a campaign addressed.",
    key=("member_id",), cursor="updated_at", rows=12_000,
    columns=(
        _id("member_id"),
        _id("campaign_id", ref="campaign", required=True),
        _word("member_type", SUBJECTS, required=True),
        _id("member_ref_id", "Key of the lead, contact or account", required=True),
        Column("member_status", "text(40)", "SENT, RESPONDED, REGISTERED, ATTENDED …"),
        Column("joined_at", "timestamp", required=True), UPDATED,
    ),
)  # fmt: skip

# The specification gives touchpoints and events no time of change (C-10); a touchpoint may be sent again with one.
TOUCHPOINT = Table(
    "touchpoint", "One interaction between a person and us.", key=("touchpoint_id",), cursor="updated_at", rows=50_000,
    columns=(
        _id("touchpoint_id"),
        _word("touchpoint_type", TOUCHPOINT_TYPES, "What kind of interaction it was (C-08)", required=True),
        _id("channel_id", ref="channel"), _id("campaign_id", ref="campaign"),
        _id("contact_id", ref="contact"), _id("lead_id", ref="lead"), _id("account_id", ref="account"),
        Column("touchpoint_time", "timestamp", required=True),
        _word("touchpoint_direction", ("INBOUND", "OUTBOUND")),
        _word("touchpoint_status", ("COMPLETED", "SCHEDULED", "CANCELLED")),
        Column("content_type", "text(40)", "WHITEPAPER, WEBINAR, DEMO …"),
        _id("content_id"), Column("subject", "text(500)"),
        Column("duration_seconds", "integer", minimum=0), OWNER,
        _id("source_event_id", "The event this touchpoint was derived from, so that both count once (C-09)", ref="event"),
        CREATED, UPDATED,
    ),
)  # fmt: skip

TOUCHPOINT_ATTACHMENT = Table(
    "touchpoint_attachment", "A file that went with a touchpoint.", key=("attachment_id",), rows=4_000,
    columns=(
        _id("attachment_id"),
        _id("touchpoint_id", ref="touchpoint", required=True),
        Column("file_name", "text(255)"), Column("file_url", "text(8000)"), Column("file_type", "text(40)"),
        Column("file_size", "integer", "Bytes", minimum=0),
    ),
)  # fmt: skip

EVENT = Table(
    "event", "One thing somebody did on a page or in an app.", key=("event_id",), rows=200_000,
    columns=(
        _id("event_id"),
        Column("event_name", "text(200)", required=True),
        _word("event_type", EVENT_TYPES, "What kind of action it was (C-07)", required=True),
        _id("channel_id", ref="channel"),
        _id("contact_id", ref="contact"), _id("lead_id", ref="lead"), _id("account_id", ref="account"),
        Column("event_time", "timestamp", required=True),
        _id("session_id"), _id("visitor_id", "Cookie or device of a visitor who may be unknown"),
        _word("device_type", ("DESKTOP", "MOBILE", "TABLET")),
        Column("browser", "text(4096)", "Its name, or the whole user agent"), Column("os", "text(100)"),
        Column("ip_address", "text(45)", pii="quasi"),
        Column("page_url", "text(8000)"), Column("referrer_url", "text(8000)"), CREATED,
    ),
)  # fmt: skip

TAG = Table(
    "tag", "A label.", key=("tag_id",), cursor="updated_at", rows=40,
    columns=(
        _id("tag_id"), Column("tag_name", "text(100)", required=True),
        Column("tag_category", "text(100)"),
        _word("tag_type", ("BEHAVIOR", "PROFILE", "BUSINESS", "INTEREST"), required=True),
        Column("description", "text(500)"), CREATED, UPDATED,
    ),
)  # fmt: skip

TAG_RELATION = Table(
    "tag_relation", "A label on an account, contact or lead.", key=("relation_id",), rows=8_000,
    columns=(
        _id("relation_id"), _id("tag_id", ref="tag", required=True),
        _word("entity_type", SUBJECTS, required=True), _id("entity_id", required=True),
        Column("tagged_at", "timestamp", required=True), Column("is_auto_tagged", "boolean"),
    ),
)  # fmt: skip

SEGMENT = Table(
    "segment", "A named group of accounts or contacts.", key=("segment_id",), cursor="updated_at", rows=15,
    columns=(
        _id("segment_id"), Column("segment_name", "text(200)", required=True),
        Column("segment_type", "text(40)"), _word("target_entity_type", SUBJECTS, required=True),
        Column("is_dynamic", "boolean"), Column("last_calculated_at", "timestamp"), CREATED, UPDATED,
    ),
)  # fmt: skip

SEGMENT_MEMBER = Table(
    "segment_member", "Who is, or was, in a segment.", key=("member_id",), cursor="updated_at", rows=6_000,
    columns=(
        _id("member_id"), _id("segment_id", ref="segment", required=True),
        _word("entity_type", SUBJECTS, required=True), _id("entity_id", required=True),
        Column("joined_at", "timestamp", required=True), Column("is_active", "boolean", "false: has left"), UPDATED,
    ),
)  # fmt: skip


def _identity(subject: str, kinds: tuple[str, ...], **subject_kind: str) -> Table:
    """The channel identities of one subject; `app_id` scopes ids that hold only inside one app (C-27)."""
    return Table(
        f"{subject}_channel_identity", f"How a channel knows a {subject}.",
        key=("identity_id",), cursor="updated_at", rows=4_000, **subject_kind,
        columns=(
            _id("identity_id"), _id(f"{subject}_id", ref=subject, required=True), _id("channel_id", ref="channel"),
            _word("identity_type", kinds, required=True),
            _id("app_id", "The app or official account a WeChat openid belongs to"),
            Column(
                "channel_user_id", "text(320)", "The id by which the channel knows them; its kind is in identity_type",
                required=True, identifier="channel_user_id", pii="direct",
            ),
            Column("is_verified", "boolean"), Column("first_seen_at", "timestamp", required=True), UPDATED,
        ),
    )  # fmt: skip


PERSON_KINDS = ("WECHAT_UNIONID", "WECHAT_OPENID", "WECHAT_ID", "DOUYIN_ID", "WEBSITE_ID", "EMAIL", "PHONE")

SYSTEM = System(
    name="cdp",
    description="The platform's own source: CRM, website, WeChat, Douyin, e-mail, phone, events, third party.",
    timezone="Asia/Shanghai",
    region="CN",
    currency="CNY",
    tables=(
        INDUSTRY, CHANNEL, CAMPAIGN, PRODUCT_CATEGORY, PRODUCT,
        ACCOUNT, ACCOUNT_RELATION, CONTACT, ACCOUNT_CONTACT_RELATION, LEAD,
        OPPORTUNITY, OPPORTUNITY_STAGE_HISTORY, OPPORTUNITY_PRODUCT,
        CAMPAIGN_MEMBER, TOUCHPOINT, TOUCHPOINT_ATTACHMENT, EVENT,
        TAG, TAG_RELATION, SEGMENT, SEGMENT_MEMBER,
        _identity("account", ("CORP_ID", "WEBSITE_DOMAIN"), account="account_id"),
        _identity("contact", PERSON_KINDS, person="contact_id"),
        _identity("lead", PERSON_KINDS, person="lead_id"),
    ),
)  # fmt: skip
