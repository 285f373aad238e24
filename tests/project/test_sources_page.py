"""docs/sources.md names every setting of cdp.yml with its kinds and default, and no other."""

import re
from datetime import timedelta
from pathlib import Path

from ingestion.sources.config import FileSource, SqlSource, load_config

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(\w+)` \| (both|files|sql) \| .+ \| (.+) \|$", re.MULTILINE)
IN_WORDS = {"system": "the name of the entry", "schema": "the database's own", "tables": "none"}
"""Defaults that are no value."""


def settings_of(kind: type[FileSource | SqlSource]) -> dict[str, str]:
    """The settings of a kind of source, with the default as the page writes it."""
    return {
        name: IN_WORDS.get(name) or written(field.get_default(call_default_factory=True), field.is_required())
        for name, field in {field.alias or name: field for name, field in kind.model_fields.items()}.items()
        if name != "name"  # the key of the entry itself
    }


def written(value: object, required: bool) -> str:
    if required:
        return "required"
    return f"`{value.days} days`" if isinstance(value, timedelta) else str(value)


def test_every_setting_is_on_the_page_with_its_kinds_and_default():
    page = {(name, kind): default for name, kind, default in ROW.findall(PAGE)}
    files, sql = settings_of(FileSource), settings_of(SqlSource)
    assert {name: default.strip("`") for (name, _), default in page.items()} == {
        name: default.strip("`") for name, default in (files | sql).items()
    }
    assert {name for name, kind in page if kind == "both"} == files.keys() & sql.keys()
    assert {name for name, kind in page if kind == "files"} == files.keys() - sql.keys()


def test_the_example_of_the_page_is_a_configuration(tmp_path):
    (tmp_path / "cdp.yml").write_text(PAGE.partition("```yaml\n")[2].partition("```")[0], encoding="utf-8")
    assert [source.name for source in load_config(tmp_path, {}).sources.values()] == ["sales_analytics", "crm_europe"]
