"""A lead as a document is the same row as the lead in a table.  The document is the specification's own example."""

from __future__ import annotations

import json

import pytest

from ingestion.coerce import coerce
from ingestion.contracts import SYSTEMS
from ingestion.documents import camel_case, snake_case, split
from ingestion.json_text import JsonError
from ingestion.readers import open_file
from warehouse import CdpError

SYSTEM = SYSTEMS["lead_scoring"]
LEADS = SYSTEM.table("leads")

MOMENT = {"_seconds": 1767225600, "_nanoseconds": 250000000}  # 2026-01-01T00:00:00.25Z
DOCUMENT = {
    "id": "auto-generated-uuid", "companyName": "Acme Corp", "contactName": "John Doe", "email": "john@acme.com",
    "phone": "+1-555-0100", "companySize": "51-200", "industry": "Software/SaaS", "inquiryType": "Demo Request",
    "budgetTimeline": "Immediate", "currentSolution": "Using competitor X", "message": "Interested in enterprise plan",
    "leadScore": 95, "category": "Hot",
    "scoreBreakdown": {"companySize": 20, "industry": 20, "inquiryType": 30, "budgetTimeline": 20, "emailValidation": 5},
    "rawScore": 95, "status": "New", "assignedTo": "user-uuid-123", "priorityFlag": False, "linkedinUrl": None,
    "companyWebsite": "https://acme.com", "companyRevenue": None, "enrichmentStatus": "Pending", "emailReplyCount": 0,
    "pricingPageVisits": 0, "demoVideoWatched": False, "lastActivityDate": MOMENT, "createdAt": MOMENT, "updatedAt": MOMENT,
    "source": "Webflow Form", "utmSource": "google", "utmMedium": "cpc", "utmCampaign": "q4-demo-push", "isDeleted": False,
    "deletedAt": None, "isSpam": False, "needsReview": False, "qualificationBonusApplied": False,
}  # fmt: skip
ROW = (
    "id,company_name,contact_name,email,phone,company_size,industry,inquiry_type,budget_timeline,current_solution,message,"
    "lead_score,category,score_breakdown,raw_score,status,assigned_to,priority_flag,linkedin_url,company_website,"
    "company_revenue,enrichment_status,email_reply_count,pricing_page_visits,demo_video_watched,last_activity_date,created_at,"
    "updated_at,source,utm_source,utm_medium,utm_campaign,is_deleted,deleted_at,is_spam,needs_review,qualification_bonus_applied\n"
    "auto-generated-uuid,Acme Corp,John Doe,john@acme.com,+1-555-0100,51-200,Software/SaaS,Demo Request,Immediate,"
    "Using competitor X,Interested in enterprise plan,95,Hot,"
    '"{""company_size"": 20, ""industry"": 20, ""inquiry_type"": 30, ""budget_timeline"": 20, ""email_validation"": 5}",95,New,'
    "user-uuid-123,false,,https://acme.com,,Pending,0,0,f,2026-01-01 00:00:00.25,2026-01-01 00:00:00.25,"
    "2026-01-01 00:00:00.25,Webflow Form,google,cpc,q4-demo-push,false,,false,false,false\n"
)


def read(tmp_path, name, text):
    """The typed rows, the refused ones as (row, column, code), and the file."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    file = open_file(path, LEADS)
    rows, refused = [], []
    for chunk in file.chunks():
        coerced = coerce(SYSTEM, LEADS, chunk)
        rows += coerced.rows.to_pylist()
        refused += [(r.row, r.column, r.code) for r in chunk.rejected + coerced.refused]
    return rows, refused, file


def without_place(rows):
    return [{name: value for name, value in row.items() if name != "_source_row"} for row in rows]


def test_a_document_a_line_of_documents_and_a_table_row_are_one_row(tmp_path):
    expected, refused, _ = read(tmp_path, "leads.csv", ROW)
    assert refused == []
    assert expected[0]["lead_score"] == 95
    for name, text in {"leads.jsonl": json.dumps(DOCUMENT) + "\n", "leads.json": json.dumps([DOCUMENT], indent=2)}.items():
        rows, refused, file = read(tmp_path, name, text)
        assert without_place(rows) == without_place(expected)
        assert (refused, file.missing_columns, file.unknown_columns, file.received) == ([], [], [], 1)


def test_instants_may_be_text_too(tmp_path):
    document = DOCUMENT | {"createdAt": "2026-01-01T01:00:00.25+01:00", "updatedAt": "2026-01-01T00:00:00.25"}
    rows, _, _ = read(tmp_path, "leads.json", json.dumps([document]))
    assert without_place(rows) == without_place(read(tmp_path, "leads.csv", ROW)[0])


@pytest.mark.parametrize(
    "moment",
    [
        {"_seconds": 1, "_nanoseconds": 1},
        {"_seconds": 1.5, "_nanoseconds": 0},
        {"_seconds": "1", "_nanoseconds": 0},
        {"_seconds": 1},
        {"_seconds": 1, "_nanoseconds": 1_000_000_000},
        {"_seconds": 1, "_nanoseconds": 0, "zone": "UTC"},
        {},
    ],
    ids=str,
)
def test_what_only_looks_like_an_instant_is_refused(tmp_path, moment):
    documents = [DOCUMENT | {"id": "before"}, DOCUMENT | {"createdAt": moment}, DOCUMENT | {"id": "after"}]
    rows, refused, file = read(tmp_path, "leads.json", json.dumps(documents))
    assert [row["id"] for row in rows] == ["before", "after"]
    assert refused == [(2, "created_at", "BAD_TYPE")]
    assert file.received == 3


def test_an_instant_out_of_range_is_refused_as_anywhere(tmp_path):
    late = DOCUMENT | {"createdAt": {"_seconds": 99_999_999_999, "_nanoseconds": 0}}
    assert read(tmp_path, "leads.json", json.dumps([late]))[1] == [(1, "created_at", "OUT_OF_RANGE")]


def test_a_bad_document_is_refused_and_its_neighbours_are_read(tmp_path):
    good = json.dumps(DOCUMENT)
    twice = good[:-1] + ', "company_name": "Other"}'
    rows, refused, _ = read(tmp_path, "leads.json", f'[{good}, {twice}, 7, {{"id": "x", "id": "y"}}, {good}]')
    assert [row["_source_row"] for row in rows] == [1, 5]
    assert refused == [(number, None, "BAD_JSON") for number in (2, 3, 4)]


def test_unknown_fields_are_named_and_missing_ones_too(tmp_path):
    _, _, file = read(tmp_path, "leads.json", json.dumps([{k: v for k, v in DOCUMENT.items() if k != "phone"} | {"fooBar": 1}]))
    assert (file.unknown_columns, file.missing_columns) == (["foo_bar"], ["phone"])


@pytest.mark.parametrize("text", ['{"id": "a"}', '[{"id": "a"}', '[{"id": "a"},]', '[{"id": "a"}] 7', '[{"id": "a"} {}]', "[x]"])
def test_what_is_not_an_array_is_a_fault_of_the_file(tmp_path, text):
    with pytest.raises(CdpError, match="cannot be loaded into leads: "):
        read(tmp_path, "leads.json", text)
    with pytest.raises(JsonError):
        list(split(text))


def test_an_empty_array_has_no_rows(tmp_path):
    assert read(tmp_path, "leads.json", " [ ] ")[0] == []


def test_only_documents_come_as_an_array(tmp_path):
    (tmp_path / "account.json").write_text("[]")
    with pytest.raises(CdpError, match="save it as one of"):
        open_file(tmp_path / "account.json", SYSTEMS["cdp"].table("account"))


def test_names_of_all_columns_survive_the_way_there_and_back():
    names = [column.name for table in SYSTEM.tables for column in table.columns]
    assert [snake_case(camel_case(name)) for name in names] == names
