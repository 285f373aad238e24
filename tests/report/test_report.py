"""The page of `cdp report` without a warehouse: what is written for which value, and that no value becomes markup or script."""

import json
import re
from datetime import UTC, datetime

import pytest

import report
from report import Chart, Drawn, Figure, Page, Tile
from warehouse import CdpError

AS_OF = datetime(2026, 6, 30, 4, tzinfo=UTC)
HOSTILE = "</script><script>alert(1)</script><!-- <b>武汉</b>"


@pytest.fixture
def page():
    """Every chart has one row, in which everything drawn is text that would like to be a script."""
    page = Page(AS_OF, "USD", ["default"])
    for section in report.sections():
        page.figures[section.id] = [Figure(tile, "1 k", "USD") for tile in section.tiles]
        page.drawn[section.id] = [
            Drawn(chart, ["name", "amount"], [{"name": HOSTILE, "amount": 1.5}]) for chart in section.charts
        ]
    return page


def test_what_a_source_wrote_stays_text(page):
    html = report.render(page)
    assert html.count("<script") == html.count("</script>") == 5  # three libraries, the rows, and what draws them
    rows = json.loads(re.search(r'id="charts-and-rows">(.*?)</script>', html, re.DOTALL)[1])
    assert {chart["rows"][0]["name"] for chart in rows.values()} == {HOSTILE}
    assert "alert(1)</td>" not in html
    assert "&lt;/script&gt;&lt;script&gt;alert(1)" in html


def test_it_asks_the_network_for_nothing(page):
    html = report.render(page)
    own = re.sub(r"<script>.*?</script>", "", html, flags=re.DOTALL)  # the libraries name their home pages in strings
    assert re.findall(r"""(?:src|href|url\()=?["'(]?(?!#)[a-z]+:?//[^"' )]+|@import""", own) == []


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0"), (907, "907"), (-34_560, "-34.6 k"), (1_200_000, "1.2 M"), (7_250_000_000, "7.25 bn"), (0.5, "0.5")],
)
def test_figures_are_short(value, said):
    assert report.short(value) == said


def test_what_is_unknown_is_said_in_words():
    assert [report.text(value) for value in (None, 0, 1234567, 0.5, True, "x")] == [
        "not known", "0", "1,234,567", "0.50", "yes", "x",
    ]  # fmt: skip


class Answers:
    """A session that has one answer."""

    def __init__(self, *row):
        self.row = row

    def fetch_arrow(self, sql, other_types):
        return self

    column_names = ("value", "before")

    def fetch(self, sql):
        return [self.row]


@pytest.mark.parametrize(
    ("unit", "good", "row", "said"),
    [
        ("count", "more", (150, 100), ("150", "+50 per cent", "better")),
        ("count", "less", (150, 100), ("150", "+50 per cent", "worse")),
        ("money", "more", (1_000_000, 4_000_000), ("1 M", "\u221275 per cent", "worse")),
        ("percent", "more", (40.0, 50.0), ("40", "\u221210 points", "worse")),
        ("count", "more", (5, 0), ("5", "nothing to compare with", "")),
        ("count", "more", (None, 100), ("not known", "", "")),
    ],
)
def test_a_figure_stands_beside_the_period_before(unit, good, row, said):
    figure = report._figure(Answers(*row), Tile("Deals", unit, "select", good), Page(AS_OF, "USD", []))
    assert (figure.value, figure.change, figure.mood) == said


def test_rows_without_a_date_are_counted_and_words_that_are_missing_are_said():
    spec = {"encoding": {"x": {"field": "value", "type": "temporal"}, "y": {"field": "before", "type": "nominal"}}}
    drawn = report._drawn(Answers(None, None), Chart("a", "A", "m", spec, "select", "?"), AS_OF)
    assert (drawn.undated, drawn.rows) == (1, [{"value": None, "before": "not known"}])


def test_days_are_those_before_the_instant_of_calculation():
    assert report.statement("x > {{ day(90) }}", AS_OF) == "x > cast('2026-04-01' as date)"


def test_a_question_that_nobody_asks_is_named(tmp_path):
    file = tmp_path / "sections.yml"
    file.write_text("- {id: a, title: A, lead: l, charts: [{id: b, title: B, metric: m, question: '0.0', spec: {}}]}")
    with pytest.raises(CdpError, match=r"sections.yml, b: no question 0\.0 with a select"):
        report.sections(file)
