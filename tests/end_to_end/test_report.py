"""`cdp report` on the demo, as a reader opens it: in a browser, without a network."""

import json
import re
import shutil
import subprocess

import pytest

import report

pytestmark = pytest.mark.slow

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
OFFLINE = ["--headless=new", "--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr"]


def charts_of(html):
    return json.loads(re.search(r'id="charts-and-rows">(.*?)</script>', html, re.DOTALL)[1])


def fields_of(spec):
    return {name for name, _ in report._encodings(spec)}


def made_by(spec):
    """The fields that the transforms of a specification make of those it is given."""
    if isinstance(spec, dict):
        yield from [spec["as"]] if isinstance(spec.get("as"), str) else spec.get("as", [])
        spec = list(spec.values())
    for inner in spec if isinstance(spec, list) else []:
        yield from made_by(inner)


def test_the_demo_writes_it_and_says_where(demo):
    assert f"{demo.home}/report.html" in demo.closing


def test_every_chart_has_rows_and_the_fields_it_draws(demo):
    charts = charts_of((demo.home / "report.html").read_text(encoding="utf-8"))
    assert len(charts) == sum(len(section.charts) for section in report.sections()) > 20
    lacking = {
        name: fields_of(chart["spec"]) - set(chart["rows"][0]) - set(made_by(chart["spec"])) for name, chart in charts.items()
    }
    assert {name: fields for name, fields in lacking.items() if fields} == {}


def test_its_figures_are_those_of_the_marts(demo):
    html = (demo.home / "report.html").read_text(encoding="utf-8")
    ((won, deals),) = demo.query(
        "select sum(amount_reporting), count(*) from cdp.opportunity where is_won"
        " and actual_close_date between date '2026-04-02' and date '2026-06-30'"
    )
    assert re.search(rf"<h3>Deals won</h3>\s*<p class=\"value\">{deals}</p>", html)
    assert re.search(rf"<h3>Won revenue</h3>\s*<p class=\"value\">{re.escape(report.short(float(won)))} <small>USD</small>", html)
    drawn = {row["close_month"]: row["deals"] for row in charts_of(html)["won_by_month"]["rows"]}
    by_month = demo.query(
        "select to_char(actual_close_date, 'YYYY-MM-01'), count(*) from cdp.opportunity where is_won group by 1"
    )
    assert drawn == dict(by_month)


def test_both_engines_draw_the_same(demo, demo_on_clickhouse):
    """Loads are each engine's own, and so are their instants."""
    one, other = (charts_of((at.home / "report.html").read_text(encoding="utf-8")) for at in (demo, demo_on_clickhouse))
    different = {name for name in one if name != "loads" and one[name]["rows"] != other[name]["rows"]}
    assert different == set()


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed; `apt-get install chromium` provides it")
@pytest.mark.parametrize("look", [[], ["--blink-settings=preferredColorScheme=0"]], ids=["light", "dark"])
def test_a_browser_without_a_network_draws_all_of_it(demo, tmp_path, look):
    page = demo.home / "report.html"
    arguments = [CHROMIUM, *OFFLINE, *look, f"--user-data-dir={tmp_path}/profile", "--virtual-time-budget=20000"]
    done = subprocess.run([*arguments, "--dump-dom", f"file://{page}"], capture_output=True, text=True, timeout=120, check=True)
    charts = sum(len(section.charts) for section in report.sections())
    assert f'data-drawn="{charts}"' in done.stdout
    assert len(re.findall(r'<div class="chart[^>]*>.*?<svg', done.stdout, re.DOTALL)) == charts
    assert [line for line in done.stderr.splitlines() if "CONSOLE" in line] == []
    assert 'class="dark"' in done.stdout if look else 'class="dark"' not in done.stdout
    subprocess.run(
        [*arguments, f"--screenshot={tmp_path}/report.png", "--window-size=1280,6400", f"file://{page}"], timeout=120, check=True
    )
    assert (tmp_path / "report.png").stat().st_size > 100_000
