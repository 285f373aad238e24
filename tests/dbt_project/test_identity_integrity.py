"""The dbt tests of identity: red when a table says what cannot be.

That they are green on what was resolved from generated sources, `cdp demo` shows on both engines (`tests/end_to_end`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from ingestion.identity import resolve
from ingestion.identity.decisions import DECISION
from ingestion.identity.tables import TABLES
from ingestion.loader import ensure_raw_tables
from tests.support.dbt_runner import Dbt
from tests.support.identity_raw import deliver
from warehouse import Warehouse
from warehouse.base import TableSpec

pytestmark = pytest.mark.slow

AT = datetime(2026, 1, 1, tzinfo=UTC)
MARK = "planted"
"""A key of rows that a test adds, by which they are found again."""


@pytest.fixture
def raw(fresh_database: Warehouse) -> Warehouse:
    with fresh_database.session() as session:
        ensure_raw_tables(session)
    return fresh_database


@pytest.fixture
def check(raw: Warehouse, tmp_path: Path) -> Callable[[], None]:
    """Run the dbt tests of identity; AssertionError names the failed ones."""
    dbt = Dbt(raw, tmp_path / "target")
    dbt("seed", "--select", "identity_identifier")
    return lambda: dbt("test", "--select", "path:tests/identity")


def test_what_cannot_be_is_found(raw: Warehouse, check: Callable[[], None]) -> None:
    deliver(raw, "cdp.contact", {"contact_id": "C1", "mobile_phone": "13800138090"}, {"contact_id": "C2", "email": "b@acme.cn"})
    resolve(raw)
    with raw.session() as session:
        ids = dict(session.fetch("select source_key, person_id from identity.person_record"))
    check()

    @contextmanager
    def planted(spec: TableSpec, column: str, *rows: dict[str, Any]) -> Iterator[None]:
        """The rows are there while the block runs; `column` holds the mark."""
        with raw.session() as session:
            session.append(spec, pa.Table.from_pylist([{"tenant_id": "default", **row} for row in rows], spec.arrow_schema()))
        yield
        with raw.session() as session:
            session.execute(f"delete from {spec.qualified} where substring({column}, 1, {len(MARK)}) = '{MARK}'")

    def red(name: str) -> None:
        with pytest.raises(AssertionError, match=name):
            check()

    alias, identifier, evidence = TABLES["person_alias"], TABLES["person_identifier"], TABLES["evidence"]
    with planted(alias, "old_id", {"old_id": MARK, "new_id": "CNT_nobody", "merged_at": AT}):
        red("aliases_never_dangle")
    with planted(alias, "new_id", {"old_id": ids["C1"], "new_id": MARK, "merged_at": AT}):
        red("aliases_never_dangle")
    with planted(alias, "old_id", {"tenant_id": "other", "old_id": MARK, "new_id": ids["C1"], "merged_at": AT}):
        red("ids_stay_in_one_tenant")
    shown = {"identifier_type": "PHONE", "scope": "", "is_verified": False}
    owned = {**shown, "identifier_value": MARK, "first_seen_at": AT, "record_count": 1, "person_id": "CNT_nobody"}
    with planted(identifier, "identifier_value", owned):
        red("identifiers_belong_to_somebody")
    seen = {
        **shown, "subject": "person", "source_system": "cdp", "source_table": "contact", "source_key": "C1", "record_table": "contact",
        "record_key": "C1", "identifier_value": "x", "is_used": True, "reason": None, "seen_at": AT, "component": "",
    }  # fmt: skip
    with planted(evidence, "source_column", {**seen, "source_column": MARK, "entity_id": ids["C2"]}):
        red("evidence_agrees_with_the_records")

    def phones(count: int) -> list[dict[str, Any]]:
        own = {**seen, "entity_id": ids["C1"]}
        return [{**own, "source_column": f"{MARK}{n}", "identifier_value": f"+861380013900{n}"} for n in range(count)]

    with planted(evidence, "source_column", *phones(4)):
        check()  # with her own these are five phones, which a person may have
    with planted(evidence, "source_column", *phones(5)):
        red("limits_hold")
        decision = {
            "decision_id": MARK, "subject": "person", "decision": "ALWAYS_LINK", "source_system": "cdp", "source_table": "contact",
            "source_key": "C1", "other_system": "cdp", "other_table": "contact", "other_key": "C9", "decided_by": "eve",
            "decided_at": AT,
        }  # fmt: skip
        with planted(DECISION, "decision_id", decision):
            check()
        with planted(DECISION, "decision_id", {**decision, "withdrawn_at": AT}):
            red("limits_hold")
    check()
