"""Contracts of `customer_center`, which mails people who do not know us yet: campaigns, the companies and the people in them.

Its keys are UUIDs, written as 36 characters; its timestamps carry their offset.  The specification lists no words for any
state, so no column has a list: what the words mean is said by the maps in dbt's seeds (C-02).  It states no lengths either.
Requirement numbers: R4.1-R4.6, C-48, C-49.
"""

from __future__ import annotations

from ingestion.contracts.table import Column, System, Table


def _uuid(name: str, description: str = "", ref: str | None = None) -> Column:
    return Column(name, "text(36)", description, ref=ref)


CREATED = Column("created_at", "timestamp", "When the row was created at the source", required=True)
UPDATED = Column("updated_at", "timestamp", "When the row last changed at the source", required=True)
EXTERNAL_ID = Column("external_id", "text", "Its key in the system it was taken from")
LANGUAGE = Column("language", "text", "Language to write in")
SOURCE = Column("source", "text", "Where the row came from")


CAMPAIGNS = Table(
    "campaigns", "A series of mails to people who are to become customers.", key=("campaign_id",), cursor="updated_at", rows=40,
    columns=(
        _uuid("campaign_id"),
        Column("name", "text", required=True),
        Column("description", "text"),
        Column("status", "text", "Open list", required=True),
        CREATED, UPDATED,
    ),
)  # fmt: skip

ORGANIZATIONS = Table(
    "organizations", "A company that employs people to be mailed.",
    key=("organization_id",), cursor="updated_at", rows=3_000, account="self",
    columns=(
        _uuid("organization_id"),
        Column("name", "text", "As the source of the row has it", required=True, identifier="company_name"),
        Column("email_domain", "text", "Domain of the addresses of its people", required=True, identifier="domain"),
        EXTERNAL_ID,
        Column("external_source", "text", "The system that external_id is a key of"),
        Column("website_url", "text", "Found, not kept by anybody, so it identifies nobody (C-47)"),
        Column("linkedin_url", "text"),
        Column("estimated_num_employees", "integer", minimum=0),
        Column("website_summary_data", "json", "What was made of the website"),
        Column("website_raw_data", "json", "The website as it was read; stays in raw"),
        Column("country", "text"),
        LANGUAGE,
        Column("time_zone", "text"),
        SOURCE,
        Column("formatted_organization_name", "text", "The name as a mail would spell it"),
        Column("raw_address", "text", "One line, as found"),
        CREATED, UPDATED,
    ),
)  # fmt: skip

LEADS = Table(
    "leads", "A person in one campaign; the same person is another row in another campaign (C-49).",
    key=("lead_id",), cursor="updated_at", rows=12_000, person="self",
    columns=(
        _uuid("lead_id"),
        _uuid("campaign_id", ref="campaigns"),
        _uuid("company_id", "The person's company; the name differs from the key it holds (C-48)", ref="organizations"),
        Column("first_name", "text", pii="direct"),
        Column("last_name", "text", pii="direct"),
        Column("email", "text(320)", "As found", required=True, identifier="email", pii="direct"),
        EXTERNAL_ID,
        Column("title", "text", "Job title", pii="quasi"),
        Column("headline", "text", "How the person presents themselves", pii="quasi"),
        Column("linkedin_url", "text", pii="direct"),
        Column("email_verification_status", "text", "Open list: whether mail to the address arrives"),
        Column("email_verification_message", "text", "Why", pii="quasi"),
        Column("email_icebreaker", "text", "First sentence of the mail, written by a machine", pii="quasi"),
        Column("status", "text", "Open list", required=True),
        LANGUAGE, SOURCE,
        Column("email_sent_at", "timestamp", "When the last mail went out"),
        Column("reply_received_at", "timestamp", "When the last reply came in"),
        Column("last_contacted_at", "timestamp"),
        CREATED, UPDATED,
    ),
)  # fmt: skip

SYSTEM = System(
    name="customer_center",
    description="Outreach by e-mail: campaigns, organizations and the people written to.",
    timezone="UTC",
    region="US",
    currency="USD",
    tables=(CAMPAIGNS, ORGANIZATIONS, LEADS),
)
