"""The line from a delivery to the entities, for tests that deliver, build, deliver something else and build again.

Belongs here: how a handful of rows gets in and what is run.  Does not belong here: what should come out.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

from ingestion.contracts import SYSTEMS
from ingestion.identity import ensure_identity_tables, resolve
from ingestion.ledger import DeliveryKind, LoadResult
from ingestion.loader import ensure_raw_tables
from tests.support.dbt_runner import Dbt
from tests.support.loading import load_table
from warehouse import Warehouse

AT = "2026-01-01T00:00:00+00:00"
AS_OF_INSTANT = "2026-06-30T00:00:00+00:00"
AS_OF = ("--vars", f"as_of: '{AS_OF_INSTANT}'")
DEFAULTS = {
    "cdp.account": {"account_name": "Acme", "account_type": "CUSTOMER", "account_status": "ACTIVE"},
    "cdp.contact": {"contact_name": "Ann", "contact_status": "ACTIVE"},
    "cdp.contact_channel_identity": {"identity_type": "WEBSITE_ID", "first_seen_at": AT},
    "cdp.event": {"event_name": "View", "event_type": "PAGE_VIEW", "event_time": AT},
    "cdp.lead": {"lead_name": "Li", "lead_source": "WEBSITE", "lead_status": "NEW"},
    "partner_leads.contacts": {"webhook_id": "A", "first_name": "Bob", "last_name": "Hill"},
    "partner_leads.leads": {"first_name": "Bob", "last_name": "Hill", "email": "bob@hill.com", "status": "new"},
    "partner_leads.lead_events": {"event_type": "created"},
    "partner_leads.contact_events": {"event_type": "created"},
    "sales_analytics.customers": {"customer_name": "Globex"},
    "sales_analytics.telemetry_events": {"event_type": "login", "event_timestamp": AT},
    "sales_analytics.user_sessions": {"session_start": AT},
}
"""What is delivered where a test does not care; `AT` is also when rows were created and updated."""


class Line:
    """The project's line on one empty warehouse: deliveries, identity, and dbt models and all they come from."""

    def __init__(self, warehouse: Warehouse, folder: Path, *models: str) -> None:
        with warehouse.session() as session:
            ensure_raw_tables(session)
            ensure_identity_tables(session)
        self.warehouse = warehouse
        self._models = [f"+{model}" for model in models]
        self._folder = folder
        self._dbt = Dbt(warehouse, folder / "target")
        self._deliveries = count()

    def load(self, place: str, *rows: dict[str, Any]) -> None:
        assert self._deliver(place, rows, "part").loaded == len(rows)

    def snapshot(self, place: str, *rows: dict[str, Any]) -> int:
        """These rows are all there is; how many are gone."""
        return self._deliver(place, rows, "snapshot").deleted

    def _deliver(self, place: str, rows: Sequence[dict[str, Any]], delivery: DeliveryKind) -> LoadResult:
        system, _, table = place.partition(".")
        file = self._folder / str(next(self._deliveries)) / f"{table}.jsonl"
        file.parent.mkdir()
        known = {column.name for column in SYSTEMS[system].table(table).columns}
        stamps = {name: AT for name in ("created_at", "updated_at") if name in known}
        file.write_text("".join(json.dumps({**stamps, **DEFAULTS.get(place, {}), **row}) + "\n" for row in rows))
        return load_table(self.warehouse, system, table, file, kind=delivery)

    def build(self, *arguments: str) -> None:
        """Identity, then the models, as a user's next run would; without the staging views, which are the same as before."""
        resolve(self.warehouse)
        self._dbt("run", "--select", *self._models, "--exclude", "path:models/1_staging", *AS_OF, *arguments)

    def build_all(self, **variables: str) -> None:
        """The first build, which makes the seeds too; `variables` are those of dbt."""
        resolve(self.warehouse)
        values = json.dumps({"as_of": AS_OF_INSTANT, **variables})
        self._dbt("build", "--select", *self._models, "--vars", values, "--exclude-resource-type", "test", "unit_test")

    def do(self, *statements: str) -> None:
        with self.warehouse.session() as session:
            for statement in statements:
                session.execute(statement)

    def rows(self, query: str) -> list[dict[str, Any]]:
        with self.warehouse.session() as session:
            return session.fetch_arrow(query).to_pylist()
