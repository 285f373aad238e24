"""The plain values suites are written in: what is looked at, what is expected of it, what came out.

Belongs here: the vocabulary that suites, the runner and the Dagster checks share.  Does not belong
here: any expectation about a particular table (`suites/`), anything of great_expectations (`runner.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["critical", "warning"]
"""`critical` stops what is built on the data; `warning` is reported and stops nothing."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """One expectation: great_expectations' class name, its arguments, and how bad a failure is.

    `says` is the sentence a failure is reported with; it names columns, never values.
    """

    kind: str
    arguments: Mapping[str, Any]
    says: str
    severity: Severity = "critical"


@dataclass(frozen=True, slots=True)
class Suite:
    """The expectations about one relation, or about the single row of figures that `query` returns.

    `schema` and `table` say what the suite is about; with a `query` they are where its result belongs.
    A figure over no rows is NULL and passes: a suite has no opinion about data that is not there.
    """

    name: str
    schema: str
    table: str
    expectations: tuple[Expectation, ...]
    query: str | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """What came of one suite: how many expectations held, and one line for each that did not.

    Lines hold counts and observed figures, never a value of a row (no PII).
    """

    name: str
    schema: str
    table: str
    passed: int
    failures: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def success(self) -> bool:
        """Whether nothing critical failed."""
        return not self.failures
