"""Tables of `sales_data`: customers and their people, what they bought, deals from first talk to recognised revenue.

Belongs here: master data of customers, products and territories, and everything on the way from opportunity to
contract.  Leads and campaigns are in `marketing`, the use of what was sold is in `usage`.
"""

from __future__ import annotations

from functools import partial

from ingestion.contracts.sales_analytics.columns import (
    COMPANY_SIZE,
    CREATED_DATE,
    CUSTOMER,
    CUSTOMER_TIERS,
    FISCAL_YEAR,
    INDUSTRY,
    OF_CUSTOMER,
    OF_PRODUCT,
    OPPORTUNITY,
    PRODUCT,
    QUARTER,
    REGION,
    SALES_REP,
    count,
    flag,
    key,
    money,
    prose,
    ref,
    share,
    word,
)
from ingestion.contracts.table import Column, Table

STAGES = ("Prospecting", "Qualification", "Proposal", "Negotiation", "Closed Won", "Closed Lost")

_table = partial(Table, section="sales_data")


CUSTOMERS = _table(
    "customers", "A company we sell to.", key=("customer_id",), rows=1_000, account="self",
    columns=(
        key("customer_id", "CUST-XXXXXX"),
        Column("customer_name", "text(200)", "Name of the company", required=True, identifier="company_name"),
        INDUSTRY,
        COMPANY_SIZE,
        REGION,
        Column("country", "text(100)"),
        money("annual_revenue", "What the company itself turns over in a year"),
        Column("account_owner", "text(100)", "Name of our sales representative (C-44)"),
        Column("created_date", "date", "Day the company was won as a customer"),
        word("customer_tier", 50, CUSTOMER_TIERS),
    ),
)  # fmt: skip

PRODUCTS = _table(
    "products", "A product on the price list.", key=("product_id",), rows=18,
    columns=(
        key("product_id", "PROD-XXXXXX"),
        Column("product_name", "text(200)", required=True),
        word("product_category", 100, ("Analytics", "Security", "Collaboration", "Integration", "Storage")),
        Column("current_version", "text(50)"),
        money("unit_price", "List price of one unit", minimum=0),
        word("product_line", 50, ("Core", "Premium", "Enterprise")),
        Column("release_date", "date", "First launch"),
    ),
)  # fmt: skip

CUSTOMER_PRODUCTS = _table(
    "customer_products", "A product installed at a customer.", key=("install_id",), rows=2_000,
    columns=(
        key("install_id", "INST-XXXXXX"),
        OF_CUSTOMER,
        OF_PRODUCT,
        Column("version_number", "text(50)"),
        count("license_count"),
        Column("install_date", "date"),
        money("contract_value", "Per year, for this product alone"),
        Column("renewal_date", "date", "The next one"),
        word("usage_tier", 50, ("Low", "Medium", "High")),
        word("support_level", 50, ("Basic", "Standard", "Premium")),
    ),
)  # fmt: skip

OPPORTUNITIES = _table(
    "opportunities", "A deal in the sales pipeline, won and lost ones included.", key=("opportunity_id",), rows=4_000,
    columns=(
        key("opportunity_id", "OPP-XXXXXX"),
        CUSTOMER,
        PRODUCT,
        Column("opportunity_name", "text(500)"),
        word("stage", 100, STAGES, "The present stage; earlier ones are not kept", required=True),
        money("amount"),
        Column("probability", "integer", "Per cent", minimum=0, maximum=100),
        Column("close_date", "date", "Expected while open, actual once closed"),
        CREATED_DATE,
        word("opportunity_type", 100, ("New Business", "Upsell", "Cross-sell", "Renewal")),
        REGION,
        SALES_REP,
        word("lead_source", 100, ("Marketing", "Sales", "Partner", "Web", "Referral")),
        Column("competitor", "text(200)", "Name of the strongest rival; empty when none is known"),
    ),
)  # fmt: skip

CLOSED_DEALS = _table(
    "closed_deals", "How an opportunity ended.", key=("deal_id",), rows=2_500,
    columns=(
        key("deal_id", "DEAL-XXXXXX"),
        ref("opportunity_id", "opportunities", required=True),
        CUSTOMER,
        PRODUCT,
        money("deal_value", "0 when the deal was lost"),
        Column("close_date", "date"),
        Column("quarter", "text(20)", QUARTER),
        FISCAL_YEAR,
        word("status", 20, ("Won", "Lost"), required=True),
        Column("win_loss_reason", "text(200)"),
        count("sales_cycle_days", "Days between creation and close"),
        Column("discount_percent", "decimal(5,2)", "Only on won deals; below zero is a surcharge", maximum=100),
        REGION,
        SALES_REP,
    ),
)  # fmt: skip

SALES_TARGETS = _table(
    "sales_targets", "A sales goal for a quarter; regional, product and personal goals overlap (C-43).",
    key=("target_id",), rows=100,
    columns=(
        key("target_id", "TGT-XXXXXX"),
        Column("quarter", "text(20)", QUARTER, required=True),
        REGION,
        ref("product_id", "products", "Empty: the goal covers all products"),
        money("target_amount", minimum=0, required=True),
        Column("sales_rep", "text(100)", "Name; empty: the goal is no single person's"),
    ),
)  # fmt: skip

CUSTOMER_ATTRIBUTES = _table(
    "customer_attributes", "One fact about a customer, such as a certificate or a technology in use.",
    key=("attribute_id",), rows=3_000,
    columns=(
        key("attribute_id", "ATTR-XXXXXX"),
        OF_CUSTOMER,
        word("attribute_type", 100, ("Certification", "Technology Stack", "Use Case", "Integration", "Compliance")),
        Column("attribute_value", "text(200)", "Open list: ISO 9001, AWS, HIPAA …", required=True),
        CREATED_DATE,
    ),
)  # fmt: skip

CUSTOMER_CONTACTS = _table(
    "customer_contacts", "A person who works for a customer.", key=("contact_id",), rows=4_000, person="self",
    columns=(
        key("contact_id", "CONT-XXXXXX, a prefix that contracts use too (C-36)"),
        CUSTOMER,
        Column("first_name", "text(100)", pii="direct"),
        Column("last_name", "text(100)", pii="direct"),
        Column("email", "text(200)", "As typed", identifier="email", pii="direct"),
        Column("phone", "text(50)", "As typed; normalised to E.164 by identity", identifier="phone", pii="direct"),
        Column("title", "text(100)", "Job title", pii="quasi"),
        Column("department", "text(100)", "Open list: IT, Engineering, Finance …"),
        word("role_type", 50, ("Decision Maker", "Influencer", "Champion", "Blocker", "User"), "Part played in buying"),
        flag("is_primary"),
        Column("linkedin_url", "text(8000)", pii="direct"),
        Column("last_contact_date", "date"),
        CREATED_DATE,
        word("status", 50, ("Active", "Inactive", "Bounced"), "Bounced: mail to the person comes back"),
    ),
)  # fmt: skip

ACCOUNT_HIERARCHY = _table(
    "account_hierarchy", "Which customer belongs to which.", key=("hierarchy_id",), rows=200,
    columns=(
        key("hierarchy_id", "HIER-XXXXXX"),
        ref("parent_customer_id", "customers", required=True),
        ref("child_customer_id", "customers", "The part that is owned", required=True),
        word("relationship_type", 100, ("Parent-Child", "Sister Company", "Division", "Franchise")),
        share("ownership_percent", "Empty when not known"),
        Column("created_date", "date", "Day the relation began"),
    ),
)  # fmt: skip

CUSTOMER_NOTES = _table(
    "customer_notes", "What one of our people wrote down about a customer.", key=("note_id",), rows=5_000,
    columns=(
        key("note_id", "NOTE-XXXXXX"),
        OF_CUSTOMER,
        ref("contact_id", "customer_contacts", "Empty: the note concerns the company as a whole"),
        Column("note_date", "date"),
        word("note_type", 50, ("Meeting", "Call", "Email", "Internal", "Other")),
        Column("created_by", "text(100)", "Name of the author, one of our staff"),
        prose("subject", type_="text(500)"),
        prose("note_text"),
        ref("opportunity_id", "opportunities", "Empty: no deal in view"),
        prose("next_action", type_="text(200)"),
        Column("next_action_date", "date", "Day the next action is due"),
    ),
)  # fmt: skip

COMPETITIVE_INTELLIGENCE = _table(
    "competitive_intelligence", "Something learnt about a competitor.", key=("intel_id",), rows=2_000, account="self",
    columns=(
        key("intel_id", "INTEL-XXXXXX"),
        ref("customer_id", "customers", "The customer it was learnt at"),
        ref("opportunity_id", "opportunities", "Empty: no deal in view"),
        Column("competitor_name", "text(200)", "Name of the rival company", required=True, identifier="company_name"),
        Column("competitor_product", "text(200)"),
        Column("intel_date", "date", "Day it was learnt"),
        Column("intel_source", "text(100)", "Open list: Sales call, Customer, Market research, Partner …"),
        Column("competitor_strength", "text(200)"),
        Column("competitor_weakness", "text(200)"),
        word("our_position", 50, ("Winning", "At Risk", "Lost")),
        word("intel_type", 100, ("Product comparison", "Pricing", "Customer feedback")),
        prose("notes"),
    ),
)  # fmt: skip

QUOTES = _table(
    "quotes", "A priced offer to a customer.", key=("quote_id",), rows=3_000,
    columns=(
        key("quote_id", "QUOT-XXXXXX"),
        Column("quote_number", "text(50)", "The number people use"),
        OPPORTUNITY,
        CUSTOMER,
        Column("quote_date", "date"),
        Column("expiration_date", "date"),
        money("total_amount", "Sum of its lines"),
        Column("discount_percent", "decimal(5,2)", "On the whole offer; below zero is a surcharge", maximum=100),
        Column("payment_terms", "text(50)", "Open list: Net 30, Net 60 …"),
        Column("delivery_terms", "text(100)"),
        word("status", 50, ("Draft", "Sent", "Accepted", "Rejected", "Expired")),
        Column("created_by", "text(100)", "Name of our sales representative"),
        Column("approved_by", "text(100)", "Name of our manager"),
        Column("approval_date", "date"),
        prose("notes"),
    ),
)  # fmt: skip

QUOTE_LINE_ITEMS = _table(
    "quote_line_items", "A line of a quote.", key=("line_item_id",), rows=8_000,
    columns=(
        key("line_item_id", "LINE-XXXXXX"),
        ref("quote_id", "quotes", required=True),
        PRODUCT,
        Column("quantity", "integer", minimum=0, maximum=100_000_000),
        money("unit_price", "Before the discount"),
        Column("discount_percent", "decimal(5,2)", "On this line; below zero is a surcharge", maximum=100),
        money("line_total", "After the discount"),
        Column("description", "text(500)"),
        Column("product_version", "text(50)"),
        word("license_type", 50, ("Perpetual", "Subscription", "Usage-based")),
        count("term_months"),
    ),
)  # fmt: skip

CONTRACTS = _table(
    "contracts", "An agreement with a customer, or a change to one.", key=("contract_id",), rows=1_500,
    columns=(
        key("contract_id", "CONT-XXXXXX, a prefix that contacts use too (C-36)"),
        Column("contract_number", "text(50)", "The number people use"),
        OF_CUSTOMER,
        OPPORTUNITY,
        ref("quote_id", "quotes"),
        word("contract_type", 100, ("Master Agreement", "SOW", "Amendment", "Renewal")),
        Column("start_date", "date"),
        Column("end_date", "date"),
        money("contract_value", "Over the whole term"),
        money("annual_value", "Recurring revenue per year (ARR)"),
        word("payment_schedule", 50, ("Monthly", "Quarterly", "Annual", "Upfront")),
        flag("auto_renew"),
        count("renewal_notice_days", "Days before the end by which notice must be given"),
        word("status", 50, ("Draft", "Active", "Expired", "Terminated")),
        Column("signed_date", "date"),
        Column("signed_by_customer", "text(200)", "Name of the customer's signatory", pii="direct"),
        Column("signed_by_vendor", "text(200)", "Name of our signatory"),
    ),
)  # fmt: skip

REVENUE_RECOGNITION = _table(
    "revenue_recognition", "A part of a contract's value that became revenue.", key=("recognition_id",), rows=6_000,
    columns=(
        key("recognition_id"),
        ref("contract_id", "contracts", required=True),
        CUSTOMER,
        Column("recognition_date", "date", required=True),
        money("recognition_amount", required=True),
        word("recognition_type", 50, ("Monthly", "Quarterly", "Milestone")),
        Column("fiscal_quarter", "text(20)", QUARTER),
        FISCAL_YEAR,
        PRODUCT,
        REGION,
        money("deferred_revenue", "Contract value not recognised yet"),
        money("recognized_to_date", "Running total of the contract, this row included"),
    ),
)  # fmt: skip

TERRITORIES = _table(
    "territories", "A part of the market that one sales representative looks after.", key=("territory_id",), rows=50,
    columns=(
        key("territory_id"),
        Column("territory_name", "text(200)", required=True),
        REGION,
        Column("country_list", "text(1000)", "Several countries; the separator is not specified"),
        word("territory_type", 100, ("Geographic", "Named Accounts", "Industry")),
        SALES_REP,
        Column("manager", "text(100)", "Name of our manager"),
        money("quota", "Per year", minimum=0),
        flag("active"),
        Column("effective_date", "date", "First day it is in force"),
    ),
)  # fmt: skip

TABLES = (
    CUSTOMERS, PRODUCTS, CUSTOMER_PRODUCTS, OPPORTUNITIES, CLOSED_DEALS, SALES_TARGETS, CUSTOMER_ATTRIBUTES,
    CUSTOMER_CONTACTS, ACCOUNT_HIERARCHY, CUSTOMER_NOTES, COMPETITIVE_INTELLIGENCE, QUOTES, QUOTE_LINE_ITEMS,
    CONTRACTS, REVENUE_RECOGNITION, TERRITORIES,
)  # fmt: skip
