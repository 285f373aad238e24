"""`cdp.yml`: the sources of an installation, as its operator names them.

Belongs here: what the file may say, and one line for each fault in it: the file, the place in it, why, what to do.
Does not belong here: connecting (`database.py`, `files.py`).

The file names secrets, it does not hold them: `${LEADS_PASSWORD}` stands for an environment variable.  The
variable is read when its source is used, so a source can be checked where the secrets of another are not set.
No message of this module contains a value of the file or of the environment.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, urlsplit

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails

from ingestion.contracts import SYSTEMS
from ingestion.deliveries import MAX_DELETED
from ingestion.raw import DEFAULT_TENANT
from warehouse import CdpError

FILE = "cdp.yml"
REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")

_SPAN = re.compile(r"([0-9]+) *(minute|hour|day)s?")
SECRET = re.compile(r"pass|secret|token|key|sig|credential", re.IGNORECASE)


def _span(value: Any) -> Any:
    """`2 days`, `36 hours`, `0`."""
    if isinstance(value, timedelta) or value == 0:
        return value or timedelta()
    read = _SPAN.fullmatch(str(value).strip())
    if not read:
        raise ValueError("is not a span of time; write for example 2 days, 36 hours or 90 minutes")
    return timedelta(**{f"{read[2]}s": int(read[1])})


class _Source(BaseModel):
    """The settings of every kind of source."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)

    name: str = Field(exclude=True)
    system: str
    url: str
    mode: Literal["incremental", "full"] = "incremental"
    tenant_id: str = Field(DEFAULT_TENANT, min_length=1, max_length=64)
    max_deleted: float = Field(MAX_DELETED, ge=0, le=1)

    @field_validator("system")
    @classmethod
    def _is_known(cls, name: str) -> str:
        if name not in SYSTEMS:
            raise ValueError(f"is not a source system; use one of {', '.join(SYSTEMS)}")
        return name

    @field_validator("url")
    @classmethod
    def _names_its_secrets(cls, url: str) -> str:
        try:
            parts = urlsplit(url)
            given = {"password": parts.password, **dict(parse_qsl(parts.query))}
        except ValueError:
            raise ValueError("is not a URL") from None
        if "$" in REFERENCE.sub("", url):
            raise ValueError("has a $ that refers to no environment variable; write for example ${LEADS_PASSWORD}")
        for name, value in given.items():
            if value and SECRET.search(name) and REFERENCE.sub("", value):
                raise ValueError(f"holds its {name}; put it into an environment variable and write ${{ITS_NAME}} here")
        return url

    def resolved(self, text: str, env: Mapping[str, str] | None = None) -> str:
        """`text` with the values of the environment variables that it names; CdpError when one of them is not set."""
        values = os.environ if env is None else env
        missing = [name for name in REFERENCE.findall(text) if not values.get(name)]
        if missing:
            raise CdpError(
                f"{FILE}: sources.{self.name}.url names {', '.join(missing)}, which is not set in the environment; set it"
            )
        return REFERENCE.sub(lambda found: values[found[1]], text)


class FileSource(_Source):
    """A folder of files named after the tables, on this machine or wherever fsspec can read."""

    kind: Literal["files"]


class SqlSource(_Source):
    """A database; `tables` maps tables of the contract to their names in the database."""

    kind: Literal["sql"]
    db_schema: str | None = Field(None, alias="schema")
    tables: dict[str, str] = Field(default_factory=dict)
    look_back: Annotated[timedelta, BeforeValidator(_span)] = timedelta(days=2)
    batch_rows: int = Field(50_000, ge=1, le=1_000_000)

    @model_validator(mode="after")
    def _maps_tables(self) -> SqlSource:
        strange = sorted(self.tables.keys() - {table.name for table in SYSTEMS[self.system].tables})
        if strange:
            raise ValueError(f"tables: {self.system} has no table {strange[0]}; `cdp sources` lists the tables")
        return self


Source = FileSource | SqlSource


class Config(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sources: dict[str, Annotated[Source, Field(discriminator="kind")]] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _know_their_names(cls, data: Any) -> Any:
        """Tell each source its name.  The name is also that of its system, unless the source states another system."""
        if isinstance(data, dict) and isinstance(data.get("sources"), dict):
            named = {
                name: {"system": name, **source, "name": str(name)} if isinstance(source, dict) else source
                for name, source in data["sources"].items()
            }
            return {**data, "sources": named}
        return data

    @model_validator(mode="after")
    def _are_apart(self) -> Config:
        seen: dict[tuple[str, str], str] = {}
        for name, source in self.sources.items():
            other = seen.setdefault((source.system, source.tenant_id), name)
            if other != name:
                raise ValueError(
                    f"{other} and {name} both read {source.system} for the tenant {source.tenant_id}; give each its own tenant_id"
                )
        return self

    def of(self, system: str) -> list[Source]:
        """The sources of one system, in the order of the file."""
        return [source for source in self.sources.values() if source.system == system]


def load_config(home: Path, env: Mapping[str, str] | None = None) -> Config:
    """The configuration of an installation, from `CDP_CONFIG` or else `HOME/cdp.yml`; without a file it names no source."""
    values = os.environ if env is None else env
    path = Path(values["CDP_CONFIG"]).expanduser() if values.get("CDP_CONFIG") else home / FILE
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 it is a SafeLoader
    except FileNotFoundError:
        if values.get("CDP_CONFIG"):
            raise CdpError(f"CDP_CONFIG names {path}, which does not exist") from None
        return Config()
    except (OSError, UnicodeDecodeError):
        raise CdpError(f"{path} cannot be read; it must be a text file in UTF-8") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise CdpError(f"{path}: line {line}: {error.problem}; correct the YAML there") from None
    except yaml.YAMLError:
        raise CdpError(f"{path} holds characters that YAML does not allow") from None
    try:
        return Config.model_validate(data or {})
    except ValidationError as error:
        raise CdpError(f"{path}: {_line(error.errors(include_url=False, include_input=False)[0])}") from None


class _Loader(yaml.SafeLoader):
    """YAML in which a key given twice is an error; otherwise the last one would win silently."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        found = super().construct_mapping(node, deep)
        if len(found) != len(node.value):
            raise yaml.MarkedYAMLError(problem="a key is given twice", problem_mark=node.start_mark)
        return found


def _line(error: ErrorDetails) -> str:
    """The place of one fault in the file, and the reason."""
    # pydantic adds the kind of the source to the place, where the file has no such key.
    where = [str(part) for place, part in enumerate(error["loc"]) if not (place == 2 and part in ("files", "sql"))]
    context = error.get("ctx", {})
    match error["type"]:
        case "extra_forbidden":
            kinds: dict[Any, type[BaseModel]] = {"files": FileSource, "sql": SqlSource}
            kind = kinds.get(error["loc"][2]) if len(error["loc"]) > 2 else Config
            known = [field.alias or name for name, field in (kind or Config).model_fields.items() if name != "name"]
            why = f"is not a setting; use one of {', '.join(known)}"
        case "missing":
            why = "is missing"
        case "union_tag_not_found":
            where, why = [*where, "kind"], "is missing; write files or sql"
        case "union_tag_invalid":
            where, why = [*where, "kind"], "is not known; write files or sql"
        case "literal_error":
            why = f"must be {context['expected']}"
        case "value_error":
            why = str(context["error"])
        case _:
            why = error["msg"][0].lower() + error["msg"][1:]
    return f"{'.'.join(where)} {why}" if where else why
