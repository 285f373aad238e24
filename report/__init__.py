"""`cdp report`: the figures people look at first, as one HTML page that needs no server and no network.

Belongs here: which charts there are (`sections.yml`: selects and Vega-Lite specifications), the page they stand on
(`page.html.j2`, `page.css`, `page.js`) and the JavaScript that draws them (`vendor/`).  Does not belong here: what a figure
means; a chart draws the answer to a question of `docs/questions` wherever one fits, so that its select stands once.

Rows are read through the project's own session, so both engines serve.  What is unknown is drawn as nothing and written as "not
known", never as 0.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from questions import questions
from warehouse import CdpError, Session

HERE = Path(__file__).parent
ROWS_SHOWN = 100
"""How many rows the table below a chart shows; the chart draws all."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure; its select gives a row with `value` and, where periods can be compared, `before`."""

    title: str
    unit: str
    sql: str
    good: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """One picture: what it answers, what it measures, the select, and the Vega-Lite specification without data."""

    id: str
    title: str
    metric: str
    spec: Mapping[str, Any]
    sql: str
    asks: str
    question: str | None = None
    wide: bool = False
    empty: str = "Nothing to show."


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the page."""

    id: str
    title: str
    lead: str
    tiles: Sequence[Tile] = ()
    charts: Sequence[Chart] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart and its rows, as they stand on the page."""

    chart: Chart
    columns: Sequence[str]
    rows: Sequence[Mapping[str, Any]]
    undated: int = 0

    @property
    def table(self) -> list[list[str]]:
        return [[text(row[name]) for name in self.columns] for row in self.rows[:ROWS_SHOWN]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A tile with its values as people read them."""

    tile: Tile
    value: str
    unit: str = ""
    change: str = ""
    mood: str = ""


@dataclass(slots=True)
class Page:
    """Everything that the page shows."""

    as_of: datetime
    currency: str
    tenants: Sequence[str]
    figures: dict[str, list[Figure]] = field(default_factory=dict)
    drawn: dict[str, list[Drawn]] = field(default_factory=dict)


@cache
def sections(file: Path = HERE / "sections.yml") -> tuple[Section, ...]:
    """The parts of the page; CdpError names an entry that is not as it should be."""
    asked = {question.number: question for of_domain in questions().values() for question in of_domain}

    def chart(entry: dict[str, Any]) -> Chart:
        number = entry.get("question")
        if number is None:
            return Chart(**entry)
        if number not in asked or not asked[number].sql:
            raise CdpError(f"{file.name}, {entry['id']}: no question {number} with a select is in questions.yml")
        return Chart(**entry, sql=str(asked[number].sql), asks=asked[number].question)

    try:
        return tuple(
            Section(
                id=entry["id"],
                title=entry["title"],
                lead=entry["lead"],
                tiles=[Tile(**tile) for tile in entry.get("tiles", ())],
                charts=[chart(each) for each in entry["charts"]],
            )
            for entry in yaml.safe_load(file.read_text(encoding="utf-8"))
        )
    except (TypeError, KeyError) as error:
        raise CdpError(f"{file.name}: {error}") from None


def read(session: Session, as_of: datetime) -> Page:
    """Run every select of the page; one transaction, so that all figures are of one state."""
    currencies = [row[0] for row in session.fetch("select distinct currency from cdp.account_summary order by 1")]
    tenants = [row[0] for row in session.fetch("select distinct tenant_id from cdp.account order by 1")]
    page = Page(as_of, ", ".join(currencies), tenants)
    for section in sections():
        page.figures[section.id] = [_figure(session, tile, page) for tile in section.tiles]
        page.drawn[section.id] = [_drawn(session, chart, as_of) for chart in section.charts]
    return page


def write(session: Session, to: Path, *, as_of: datetime) -> Path:
    """Write the page to `to` (whole or not at all) and return where it is."""
    page = render(read(session, as_of))
    to.parent.mkdir(parents=True, exist_ok=True)
    part = to.with_name(f".{to.name}.part")
    part.write_text(page, encoding="utf-8")
    part.replace(to)
    return to


def render(page: Page) -> str:
    """The page as HTML; whatever a source wrote is text in it and never markup or script."""
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    data = {
        drawn.chart.id: {"spec": drawn.chart.spec, "rows": drawn.rows}
        for of_section in page.drawn.values()
        for drawn in of_section
        if drawn.rows
    }
    scripts = [(HERE / "vendor" / f"{name}.min.js").read_text(encoding="utf-8") for name in ("vega", "vega-lite", "vega-embed")]
    scripts = [script.replace("</script", "<\\/script") for script in scripts]  # in a string of theirs it would end the element
    return environment.get_template("page.html.j2").render(
        page=page,
        sections=sections(),
        rows_shown=ROWS_SHOWN,
        css=(HERE / "page.css").read_text(encoding="utf-8"),
        js=(HERE / "page.js").read_text(encoding="utf-8"),
        vendored=scripts,
        # Inside <script> only `<` could end the element or begin a comment.
        data=json.dumps(data, ensure_ascii=False).replace("<", "\\u003c"),
    )


def text(value: object) -> str:
    """A value as a cell of a table: thousands apart, two decimals, dates as ISO 8601, what is unknown in words."""
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.2f}"
    return str(value)


def short(value: float) -> str:
    """A number in as few digits as say it: 1.2 M, 34 k, 907."""
    for size, unit in ((1e9, " bn"), (1e6, " M"), (1e3, " k")):
        if abs(value) >= size:
            return f"{value / size:.3g}{unit}"
    return f"{value:,.3g}" if value % 1 else f"{value:,.0f}"


def statement(sql: str, as_of: datetime) -> str:
    """A select with its days filled in."""
    environment = Environment(undefined=StrictUndefined)  # noqa: S701 this is SQL of our own
    return environment.from_string(sql).render(day=lambda days: f"cast('{as_of.date() - timedelta(days=days)}' as date)")


def _rows(session: Session, sql: str, as_of: datetime) -> tuple[list[str], list[dict[str, Any]]]:
    select = statement(sql, as_of).strip().rstrip(";")
    # Arrow has no type for a sum without a scale, so it is asked for the names alone.
    names = session.fetch_arrow(f"select * from ({select}) as answer limit 0", other_types=True).column_names  # noqa: S608 our own
    return names, [dict(zip(names, map(_plain, row), strict=True)) for row in session.fetch(select)]


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, Decimal):  # a sum of whole numbers is one, whatever type the engine gives it
        return int(value) if value.as_tuple().exponent == 0 else float(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M") if value.tzinfo else value.strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else value


def _figure(session: Session, tile: Tile, page: Page) -> Figure:
    _, ((row),) = _rows(session, tile.sql, page.as_of)
    value, before = row["value"], row.get("before")
    if value is None:
        return Figure(tile, "not known")
    shown = {"money": short(value), "percent": f"{value:.0f}", "count": f"{value:,.0f}"}[tile.unit]
    unit = {"money": page.currency, "percent": "per cent", "count": ""}[tile.unit]
    if "before" not in row:
        return Figure(tile, shown, unit)
    if before is None or (not before and tile.unit != "percent"):
        return Figure(tile, shown, unit, "nothing to compare with")
    if tile.unit == "percent":
        change, amount = value - before, f"{value - before:+.0f} points"
    else:
        change = 100 * (value - before) / before
        amount = f"{change:+.0f} per cent"
    mood = "" if tile.good is None or abs(change) < 0.5 else "better" if (change > 0) == (tile.good == "more") else "worse"
    return Figure(tile, shown, unit, amount.replace("-", "\u2212"), mood)


def _drawn(session: Session, chart: Chart, as_of: datetime) -> Drawn:
    columns, rows = _rows(session, chart.sql, as_of)
    encoded = list(_encodings(chart.spec))
    words = {name for name, kind in encoded if kind in ("nominal", "ordinal") and name in columns}
    times = {name for name, kind in encoded if kind == "temporal" and name in columns}
    drawn = [{n: "not known" if v is None and n in words and n not in times else v for n, v in row.items()} for row in rows]
    undated = sum(any(row[name] is None for name in times) for row in rows)
    return Drawn(chart, columns, drawn, undated)


def _encodings(spec: Any) -> Iterator[tuple[str, str]]:
    """The fields that a specification draws, each with its type."""
    if isinstance(spec, Mapping):
        if "field" in spec and "type" in spec:
            yield str(spec["field"]), str(spec["type"])
        for inner in spec.values():
            yield from _encodings(inner)
    elif isinstance(spec, list):
        for inner in spec:
            yield from _encodings(inner)
