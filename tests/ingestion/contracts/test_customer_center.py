"""The contracts of `customer_center` agree with its specification."""

from __future__ import annotations

from ingestion.contracts import SYSTEMS
from tests.support.contracts import every_column

# Read out of the specification by hand (R4.1-R4.3); `!` marks what may not be empty.
CUSTOMER_CENTER = {
    "campaigns": "campaign_id! name! description status! created_at! updated_at!",
    "organizations": (
        "organization_id! name! email_domain! external_id external_source website_url linkedin_url estimated_num_employees "
        "website_summary_data website_raw_data country language time_zone source formatted_organization_name raw_address "
        "created_at! updated_at!"
    ),
    "leads": (
        "lead_id! campaign_id company_id first_name last_name email! external_id title headline linkedin_url "
        "email_verification_status email_verification_message email_icebreaker status! language source email_sent_at "
        "reply_received_at last_contacted_at created_at! updated_at!"
    ),
}


def test_customer_center_is_as_specified() -> None:
    center = SYSTEMS["customer_center"]
    assert [table.name for table in center.tables] == list(CUSTOMER_CENTER)
    for table in center.tables:
        required = table.required
        assert " ".join(f"{c.name}{'!' * (c.name in required)}" for c in table.columns) == CUSTOMER_CENTER[table.name]
        times = {c.name for c in table.columns if c.name.endswith("_at")}
        assert times == {c.name for c in table.columns if c.type == "timestamp"}
    documents = [f"{t.name}.{c.name}" for t, c in every_column(center) if c.type == "json"]
    assert documents == ["organizations.website_summary_data", "organizations.website_raw_data"]
    references = {f"{t.name}.{c.name}": c.ref for t, c in every_column(center) if c.ref}
    assert references == {"leads.campaign_id": "campaigns", "leads.company_id": "organizations"}
    assert not [f"{t.name}.{c.name}" for t, c in every_column(center) if c.values or c.closed]
