"""What holds for the contracts of every source system."""

from __future__ import annotations

import pytest

from ingestion.contracts import SYSTEMS, System
from tests.support.contracts import every_column


@pytest.mark.parametrize("system", SYSTEMS.values(), ids=SYSTEMS)
def test_table_names_are_unique_and_described(system: System) -> None:
    names = [table.name for table in system.tables]
    assert len(set(names)) == len(names)
    assert not [table.name for table in system.tables if not table.description.endswith(".")]


@pytest.mark.parametrize("system", SYSTEMS.values(), ids=SYSTEMS)
def test_references_lead_somewhere(system: System) -> None:
    for table, column in every_column(system):
        if column.ref is None:
            continue
        target = system.table(column.ref)
        target_key = target.column(target.key[0])
        assert column.base_type == target_key.base_type, f"{table.name}.{column.name}"
        assert column.parameters >= target_key.parameters, f"{table.name}.{column.name} is too short for its key"


@pytest.mark.parametrize("system", SYSTEMS.values(), ids=SYSTEMS)
def test_identifiers_belong_to_somebody(system: System) -> None:
    for table, column in every_column(system):
        if column.identifier in ("company_name", "domain", "credit_code"):
            assert table.account, f"{table.name}.{column.name} identifies an account, the table names none"
        elif column.identifier == "conversion":
            became = system.table(str(column.ref))
            assert "self" in (became.person, became.account), f"{table.name}.{column.name} leads to no record"
        elif column.identifier and column.identifier != "channel_user_id":
            assert table.person, f"{table.name}.{column.name} identifies a person, the table names none"
            assert column.pii == "direct", f"{table.name}.{column.name}"
