"""What the last lines of a load say."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cdp_cli.report import loaded
from ingestion.ledger import LoadResult
from ingestion.references import Orphans

AT = datetime(2026, 1, 1, tzinfo=UTC)


def load(table: str, received: int, quarantined: int) -> LoadResult:
    return LoadResult(
        load_id="L", tenant_id="default", source_system="shop", source_table=table, source_files=(), sha256="", status="LOADED",
        delivery="part", received=received, loaded=received - quarantined, duplicate=0, quarantined=quarantined, suppressed=0, deleted=0,
        older=0, added=received - quarantined, missing_columns=(), unknown_columns=(), cursor_value=None, table_rows=received,
        rules_sha256="", started_at=AT, finished_at=AT,
    )  # fmt: skip


def test_a_table_of_which_more_than_a_fifth_is_refused_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """deals: 1 + 2 of 10 + 4; firms: a fifth exactly; empty: nothing came."""
    loaded([load("deals", 10, 1), load("firms", 10, 2), load("deals", 4, 2), load("empty", 0, 0)], Orphans())
    assert [line for line in capsys.readouterr().out.splitlines() if line.startswith("warning")] == [
        "warning  3 of 14 rows of shop.deals are quarantined, more than 20%"
    ]
