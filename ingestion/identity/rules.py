"""The rules of identity as data: which identifiers link, in which order, how many one entity may have, which values mean nobody.

Belongs here: reading and checking the three seed files (`dbt_project/seeds/identity`, whose yml documents every column).
Does not belong here: what a rule does (`normalise.py`, `links.py`), decisions about single records (`decisions.py`).

A rule holds for one tenant or, with `*`, for all.  A tenant's row of `identity_identifier` replaces the one of `*`; its rows of
the other two files are added to those of `*`, and `ALLOWED` overrides every other row about the same value.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from ingestion.identity.subjects import SUBJECTS, Subject
from warehouse.errors import CdpError

FOLDER = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds" / "identity"
"""The rules of this project, seeds of dbt: the one place in another room that ingestion reads (tests/project watches it)."""
EVERY = "*"
EFFECTS = ("BLOCKED", "SHARED", "ALLOWED")
DOMAIN_REASONS = ("FREEMAIL", "PORTAL", "ALLOWED")
_TYPES = {kind for subject in SUBJECTS for kind in subject.identifier_types}
_IDENTIFIERS = "identity_identifier.csv"
_COLUMNS = {
    _IDENTIFIERS: ("tenant_id", "subject", "identifier_type", "priority", "max_values", "window_days", "max_records"),
    "identity_value.csv": ("tenant_id", "identifier_type", "pattern", "effect"),
    "identity_shared_domain.csv": ("tenant_id", "domain", "reason"),
}


@dataclass(frozen=True, slots=True)
class TypeRule:
    """One row of `identity_identifier`; None stands for no limit."""

    priority: int
    max_values: int | None = None
    window_days: int | None = None
    max_records: int | None = None


NO_RULE = TypeRule(priority=1_000_000, max_records=1)
"""What holds for a type that no row names: it links nobody."""


@dataclass(frozen=True)
class Values:
    """The rules about values in one tenant: patterns by identifier type and effect (`*`: any), shared domains with reasons."""

    patterns: Mapping[tuple[str, str], re.Pattern[str]]
    domains: Mapping[str, str]

    def pattern(self, identifier_type: str) -> re.Pattern[str] | None:
        """One pattern that matches every lower-case value of a type for which there is a rule; None when there is none."""
        return self.patterns.get((identifier_type, EVERY))

    def effect(self, identifier_type: str, *candidates: str | None) -> str | None:
        """BLOCKED, SHARED or None for a value in the forms given; a form that is None is left out.

        ALLOWED overrides both.  `int_visitor.sql` says so again for the ids of visitors in events, which identity does not read.
        """
        ruled = self.pattern(identifier_type)
        forms = {candidate.lower() for candidate in candidates if candidate is not None}
        if ruled is None or not any(ruled.fullmatch(form) for form in forms):
            return None  # nearly all values
        for effect, given in (("ALLOWED", None), ("BLOCKED", "BLOCKED"), ("SHARED", "SHARED")):
            pattern = self.patterns.get((identifier_type, effect))
            if pattern and any(pattern.fullmatch(form) for form in forms):
                return given
        return None


def _lower(pattern: str) -> str:
    """A pattern that means in lower case what this one means in any; many times faster than Python's own IGNORECASE."""
    return f"(?i:{pattern})" if "\\" in pattern else f"(?:{pattern.lower().replace('(?p', '(?P')})"


@dataclass(frozen=True)
class Rules:
    """All rules; `fingerprint` differs when any of them does."""

    identifiers: Mapping[tuple[str, str], Mapping[str, TypeRule]]
    """By subject and tenant (or `*`): the rule of each identifier type that links."""
    value_rows: Mapping[str, tuple[tuple[str, str, str], ...]]
    """By tenant: identifier type, pattern, effect."""
    domain_rows: Mapping[str, Mapping[str, str]]
    fingerprint: str
    _values: dict[str, Values] = field(default_factory=dict, compare=False)

    def of(self, subject: Subject, tenant: str) -> Mapping[str, TypeRule]:
        """The rule of each identifier type that links records of the subject in a tenant."""
        general = self.identifiers.get((subject.name, EVERY), {})
        return {**general, **self.identifiers.get((subject.name, tenant), {})}

    def values(self, tenant: str = EVERY) -> Values:
        """What values mean in a tenant; tenants without rows of their own share one object."""
        own = tenant if tenant in self.tenants_with_values else EVERY
        if own not in self._values:
            self._values[own] = self._values_of(own)
        return self._values[own]

    @cached_property
    def tenants_with_values(self) -> frozenset[str]:
        """Tenants that have rows of their own about values."""
        return frozenset(self.value_rows) | frozenset(self.domain_rows)

    def _values_of(self, tenant: str) -> Values:
        rows = [row for name in dict.fromkeys((EVERY, tenant)) for row in self.value_rows.get(name, ())]
        patterns = {}
        for kind in _TYPES:
            for effect in (EVERY, *EFFECTS):
                wanted = dict.fromkeys(
                    pattern for typed, pattern, what in rows if typed in (EVERY, kind) and effect in (EVERY, what)
                )
                if wanted:
                    patterns[kind, effect] = re.compile("|".join(map(_lower, wanted)))
        domains = {**self.domain_rows.get(EVERY, {}), **self.domain_rows.get(tenant, {})}
        return Values(patterns, {domain: reason for domain, reason in domains.items() if reason != "ALLOWED"})


def load_rules(folder: Path | None = None) -> Rules:
    """Read the rules; a file that `folder` lacks is taken from the project.  CdpError names file, line and column at fault."""
    if folder is not None and not any((folder / name).is_file() for name in _COLUMNS):
        raise CdpError(f"{folder} holds no rules; it needs one or more of {', '.join(_COLUMNS)}")
    places = {name: folder / name if folder and (folder / name).is_file() else FOLDER / name for name in _COLUMNS}
    read = {name: _Sheet(path, _COLUMNS[name]) for name, path in places.items()}
    parts = (repr((name, sheet.rows)) for name, sheet in sorted(read.items()))
    return Rules(
        identifiers=_identifiers(read[_IDENTIFIERS]),
        value_rows=_value_rows(read["identity_value.csv"]),
        domain_rows=_domain_rows(read["identity_shared_domain.csv"]),
        fingerprint=sha256("".join(parts).encode()).hexdigest()[:32],
    )


class _Sheet:
    """The rows of one file with their line numbers, and its errors."""

    def __init__(self, path: Path, columns: tuple[str, ...]) -> None:
        self.path = path
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CdpError(f"{path} cannot be read: {error}") from None
        reader = csv.DictReader(text.splitlines())
        absent = [name for name in columns if name not in (reader.fieldnames or ())]
        if absent:
            raise CdpError(f"{path} lacks the column {', '.join(absent)}; its header is {','.join((*columns, 'origin'))}")
        self.rows = [(reader.line_num, {name: (row[name] or "").strip() for name in columns}) for row in reader]

    def fault(self, line: int, column: str, why: str) -> CdpError:
        return CdpError(f"{self.path}, line {line}, column {column}: {why}")

    def checked(self, line: int, row: Mapping[str, str], column: str, known: Iterable[str]) -> str:
        """The value of a column that must be one of a list."""
        value, wanted = row[column], sorted(known)
        if value not in wanted:
            raise self.fault(line, column, f"{value!r} is not known; use one of {', '.join(wanted)}")
        return value

    def number(self, line: int, row: Mapping[str, str], column: str, least: int) -> int | None:
        text = row[column]
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and int(text) >= least):
            raise self.fault(line, column, f"{text!r} is not a whole number of at least {least}")
        return int(text)

    def keyed(self, key: Callable[[Mapping[str, str]], tuple[str, ...]]) -> None:
        """CdpError when a key is repeated, or a row names no tenant."""
        first: dict[tuple[str, ...], int] = {}
        for line, row in self.rows:
            if not row["tenant_id"]:
                raise self.fault(line, "tenant_id", "is empty; `*` means every tenant")
            if first.setdefault(key(row), line) != line:
                raise CdpError(f"{self.path}, line {line}: repeats line {first[key(row)]}; keep one of them")


def _identifiers(sheet: _Sheet) -> dict[tuple[str, str], dict[str, TypeRule]]:
    sheet.keyed(lambda row: (row["tenant_id"], row["subject"], row["identifier_type"]))
    subjects = {subject.name: subject for subject in SUBJECTS}
    found: dict[tuple[str, str], dict[str, TypeRule]] = {}
    for line, row in sheet.rows:
        subject = subjects[sheet.checked(line, row, "subject", subjects)]
        kind = sheet.checked(line, row, "identifier_type", subject.identifier_types)
        priority = sheet.number(line, row, "priority", 0)
        if priority is None:
            raise sheet.fault(line, "priority", "is empty; the smallest number links first")
        rule = TypeRule(
            priority,
            sheet.number(line, row, "max_values", 1),
            sheet.number(line, row, "window_days", 1),
            sheet.number(line, row, "max_records", 1),
        )
        if rule.window_days and not rule.max_values:
            raise sheet.fault(line, "window_days", "limits max_values, which is empty; fill both or neither")
        found.setdefault((subject.name, row["tenant_id"]), {})[kind] = rule
    for (name, tenant), rules in found.items():
        together = {**found.get((name, EVERY), {}), **rules}
        taken: dict[int, str] = {}
        for kind, rule in together.items():
            other = taken.setdefault(rule.priority, kind)
            if other != kind:
                raise CdpError(
                    f"{sheet.path}: {other} and {kind} of {name} have the same priority {rule.priority} for tenant {tenant};"
                    " give each its own"
                )
    return found


def _value_rows(sheet: _Sheet) -> dict[str, tuple[tuple[str, str, str], ...]]:
    sheet.keyed(lambda row: (row["tenant_id"], row["identifier_type"], row["pattern"]))
    found: dict[str, list[tuple[str, str, str]]] = {}
    for line, row in sheet.rows:
        kind = sheet.checked(line, row, "identifier_type", (EVERY, *_TYPES))
        effect = sheet.checked(line, row, "effect", EFFECTS)
        try:
            re.compile(row["pattern"])
        except re.error as error:
            raise sheet.fault(line, "pattern", f"is no regular expression: {error}") from None
        if not row["pattern"]:
            raise sheet.fault(line, "pattern", "is empty")
        found.setdefault(row["tenant_id"], []).append((kind, row["pattern"], effect))
    return {tenant: tuple(rows) for tenant, rows in found.items()}


def _domain_rows(sheet: _Sheet) -> dict[str, dict[str, str]]:
    sheet.keyed(lambda row: (row["tenant_id"], row["domain"]))
    found: dict[str, dict[str, str]] = {}
    for line, row in sheet.rows:
        reason = sheet.checked(line, row, "reason", DOMAIN_REASONS)
        if not row["domain"]:
            raise sheet.fault(line, "domain", "is empty")
        found.setdefault(row["tenant_id"], {})[row["domain"].lower()] = reason
    return found
