"""Whether two homes hold the same rows: the proof that a change of code changed no number, or that two engines agree.

    python -m tools.compare .cdp /tmp/other_home
    python -m tools.compare embedded:/tmp/home clickhouse:/tmp/home
    python -m tools.compare /tmp/before /tmp/after --renamed marts.webhook_daily.reported_leads=leads_reported

Compared is every relation of the schemas `cdp`, `marts`, `ops`, `identity` and `quarantine`, column by column: names, types,
NULLs, decimals to the last digit, instants to the microsecond.  The order of rows does not count.  What two runs over the
same sources cannot share does not count either: the ids of loads, the fingerprint of the code, and instants of the run itself.
Ends with 1 when a relation differs, and prints its first differing rows.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from warehouse import CdpError, Settings, Warehouse, open_warehouse

SCHEMAS = ("cdp", "marts", "ops", "identity", "quarantine")
OF_THE_RUN = ("load_id", "rules_sha256")
"""Columns that say which run and which code wrote a row."""
AT_LOAD = pa.scalar(datetime(2999, 1, 1, tzinfo=UTC))
"""Stands for every instant that is the time of the run."""
SHOWN = 3
"""Differing rows that are printed of each relation."""


@dataclass
class Relation:
    """One relation on both sides."""

    name: str
    rows: tuple[int, int]
    fingerprints: tuple[str, str]
    differences: list[str] = field(default_factory=list)

    @property
    def same(self) -> bool:
        return self.fingerprints[0] == self.fingerprints[1]

    def __str__(self) -> str:
        verdict = "same" if self.same else "DIFFERENT"
        return f"{self.name:45} {self.rows[0]:>10,} {self.rows[1]:>10,}  {self.fingerprints[0]}  {verdict}"


def compare(first: Warehouse, second: Warehouse, renamed: Mapping[str, str] | None = None) -> Iterator[Relation]:
    """Every relation of either warehouse, in the order of names.

    `renamed` says what columns of the first are called in the second: `schema.relation.old` -> `new`.
    """
    sides = [(warehouse, _relations(warehouse), _first_load(warehouse)) for warehouse in (first, second)]
    for name in sorted(sides[0][1] | sides[1][1]):
        tables = [_read(warehouse, name, began) if name in names else pa.table({}) for warehouse, names, began in sides]
        new_names = [(renamed or {}).get(f"{name}.{column}", column) for column in tables[0].column_names]
        tables[0] = tables[0].rename_columns(new_names).select(sorted(new_names))
        columns = list(dict.fromkeys(tables[0].column_names + tables[1].column_names))
        first_lines, second_lines = _lines(tables[0], columns), _lines(tables[1], columns)
        fingerprints = _fingerprint(tables[0], first_lines), _fingerprint(tables[1], second_lines)
        relation = Relation(name, (len(first_lines), len(second_lines)), fingerprints)
        if not relation.same:
            differing = _row_differences(first_lines, second_lines, columns)
            relation.differences = [*_schema_differences(tables[0], tables[1]), *differing]
        yield relation


def _relations(warehouse: Warehouse) -> set[str]:
    with warehouse.session() as session:
        listed = ", ".join(f"'{schema}'" for schema in SCHEMAS)
        found = session.fetch(f"select table_schema, table_name from information_schema.tables where table_schema in ({listed})")
    return {f"{schema}.{name}" for schema, name in found}


def _read(warehouse: Warehouse, name: str, began: pa.Scalar | None) -> pa.Table:
    """A relation's rows without the columns `OF_THE_RUN`, with what is later than the first load written as `AT_LOAD`."""
    with warehouse.session() as session:
        rows = session.fetch_arrow(f"select * from {name}")
    for position, column in enumerate(rows.schema):
        if began and pa.types.is_timestamp(column.type):
            at_load = pc.if_else(pc.greater_equal(rows[column.name], began), AT_LOAD.cast(column.type), rows[column.name])
            rows = rows.set_column(position, column.name, at_load)
        elif began and (name, column.name) == ("ops.field_provenance", "value"):  # instants written out
            is_instant = pc.match_substring_regex(rows["value"], r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
            later = pc.and_(is_instant, pc.greater_equal(rows["value"], str(began.as_py().replace(tzinfo=None))))
            rows = rows.set_column(position, "value", pc.if_else(later, "at load", rows["value"]))
    return rows.select(sorted(set(rows.column_names) - set(OF_THE_RUN)))


def _first_load(warehouse: Warehouse) -> pa.Scalar | None:
    """When the first load began: sources without a time of their own are dated by the load, which two homes do at two times."""
    with warehouse.session() as session:
        if session.has("ops.load_ledger"):
            return pc.min(session.fetch_arrow("select started_at from ops.load_ledger")["started_at"])
    return None


def _lines(table: pa.Table, columns: list[str]) -> list[str]:
    """The rows as text, sorted; NULL is not the empty text."""
    values = [table[name].cast(pa.string()) for name in columns if name in table.column_names]
    if not values:
        return []
    return sorted(pc.binary_join_element_wise(*values, " | ", null_handling="replace", null_replacement="NULL\0").to_pylist())


def _fingerprint(table: pa.Table, lines: list[str]) -> str:
    schema = ", ".join(f"{field.name} {field.type}" for field in table.schema)
    return hashlib.sha256("\n".join([schema, *lines]).encode()).hexdigest()[:12]


def _schema_differences(first: pa.Table, second: pa.Table) -> list[str]:
    types = [{field.name: str(field.type) for field in table.schema} for table in (first, second)]
    return [
        f"column {name}: {types[0].get(name, 'absent')} and {types[1].get(name, 'absent')}"
        for name in dict.fromkeys([*types[0], *types[1]])
        if types[0].get(name) != types[1].get(name)
    ]


def _row_differences(first: list[str], second: list[str], columns: list[str]) -> list[str]:
    """The first rows that one side has and the other has not."""
    left, right = Counter(first), Counter(second)
    shown = [("first", line) for line in sorted((left - right).elements())[:SHOWN]]
    shown += [("second", line) for line in sorted((right - left).elements())[:SHOWN]]
    return [f"only in the {side}: {line}" for side, line in shown] + [f"columns: {', '.join(columns)}"] * bool(shown)


def report(relations: Iterator[Relation], sides: tuple[str, str] = ("first", "second")) -> int:
    """Print every relation and what differs; how many differ."""
    print(f"{'relation':45} {sides[0]:>10} {sides[1]:>10}  fingerprint")
    different = 0
    for relation in relations:
        print(relation, *(f"    {line}" for line in relation.differences), sep="\n", flush=True)
        different += not relation.same
    print("every row is the same on both sides" if not different else f"{different} relations differ")
    return different


def open_home(place: str) -> Warehouse:
    """The warehouse in a home: `HOME`, or `embedded:HOME` and `clickhouse:HOME` where it has one of each engine."""
    kind, _, path = place.rpartition(":")
    home = Path(path).expanduser().absolute()
    found = [name for name, folder in (("embedded", "postgres"), ("clickhouse", "clickhouse")) if (home / folder).is_dir()]
    if not found or (kind and kind not in found):
        raise CdpError(f"{home} holds no {kind or 'built'} warehouse; build one with cdp demo --home {home}")
    if len(found) > 1 and not kind:
        raise CdpError(f"{home} holds a warehouse of each engine; write embedded:{home} or clickhouse:{home}")
    return open_warehouse(Settings(home, kind or found[0]))


def _renames(given: list[str]) -> dict[str, str]:
    pairs = {old: new for old, _, new in (text.partition("=") for text in given)}
    if wrong := [old for old, new in pairs.items() if old.count(".") != 2 or not new]:
        raise CdpError(f"--renamed {wrong[0]}: write schema.relation.old=new")
    return pairs


def main() -> None:
    """Compare two homes."""
    parser = argparse.ArgumentParser(prog="python -m tools.compare", description=__doc__.partition("\n")[0])
    parser.add_argument("first", metavar="HOME")
    parser.add_argument("second", metavar="HOME")
    parser.add_argument("--renamed", metavar="SCHEMA.RELATION.OLD=NEW", action="append", default=[], help="a column's new name")
    options = parser.parse_args()
    try:
        renamed = _renames(options.renamed)
        homes = [open_home(options.first), open_home(options.second)]
        for warehouse in homes:
            warehouse.start()
        different = report(compare(homes[0], homes[1], renamed))
    except CdpError as error:
        sys.exit(f"error: {error}")
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
