"""Which column of an entity a source column is, written as the SQL of a conformed model.

Belongs here: applying `entities.yml` to a proposed table.  Where names or types leave it open, the column is NULL, or the
default that the rules give, and `Part.asks` says what the owner has to decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cdp_cli.scaffold.infer import Proposal
from cdp_cli.scaffold.known import PROVENANCE, accepted, entities, logical_type, meaning, meant_by, next_rank, union_columns
from ingestion.contracts import Column, Table

WIDTH = 130
MOST_WORDS, LONGEST_WORD = 40, 64


@dataclass(frozen=True, slots=True)
class WordMap:
    """A seed of a system: the words of a source column and what they mean; those nobody knows are in `unknown`."""

    name: str
    alias: str
    column: str
    source_column: str
    staging: str
    accepted: list[str]
    words: dict[str, str]
    unknown: list[str]


@dataclass(frozen=True, slots=True)
class Record:
    """A relation the staged rows are joined with, by a column of theirs."""

    alias: str
    entity: str
    table: str
    column: str


@dataclass(slots=True)
class Part:
    """The conformed model of one table: its columns, the words it translates, what it is joined with, what is open."""

    entity: str
    name: str
    row: str
    what: str
    home: str | None
    table: Table
    staging: str
    columns: list[str] = field(default_factory=list)
    word_maps: list[WordMap] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    asks: list[str] = field(default_factory=list)
    industry: str | None = None
    where: str | None = None


def parts_of(system: str, proposals: list[Proposal]) -> list[Part]:
    """The conformed models of a system: one per table that feeds an entity, and one per contact table that names companies."""
    feeding = Counter(proposal.entity for proposal in proposals)
    parts = []
    for proposal in proposals:
        suffix = f"{system}_{proposal.table.name}" if feeding[proposal.entity] > 1 else system
        if proposal.entity:
            parts.append(conform(system, proposal, proposals, proposal.entity, suffix))
        if proposal.entity == "contact" and any(record.entity == "account" for record in parts[-1].records):
            parts.append(conform(system, proposal, proposals, "account_contact_relation", suffix))
            parts[-1].where = next(record.column for record in parts[-1].records if record.entity == "account")
    return parts


def conform(system: str, proposal: Proposal, proposals: list[Proposal], entity: str, suffix: str) -> Part:
    """The conformed model of a table as an entity's rows."""
    rules = entities()[entity]
    name = f"int_{entity}__{suffix}"
    staging = f"stg_{system}__{proposal.table.name}"
    part = Part(entity, name, rules["row"], rules["what"], rules.get("home"), proposal.table, staging)
    fed = {other.table.name: str(other.entity) for other in proposals if other.entity}
    sources = {column: _source(rules["columns"].get(column, {}), proposal.table, fed) for column in union_columns(entity)}
    industry = sources.get("industry_id")
    part.industry = industry.name if industry else None
    part.records = [record for alias, what in rules["records"].items() if (record := _record(alias, what, part, fed)) is not None]
    written: dict[str, str] = {}
    for column, source in sources.items():
        rule = rules["columns"].get(column, {})
        if source and sources.get(rule.get("needs", column)) is None:
            source = None
        if source and rule.get("words"):
            part.word_maps.append(_word_map(part, column, source, proposal))
        written[column] = _sql(system, part, column, rule, source)
        if "ask" in rule and (source or not {"sql", "names"} <= rule.keys()):
            part.asks.append(rule["ask"])
    for column, sql in written.items():
        if model := rules["columns"].get(column, {}).get("like"):
            sql = f"coalesce({sql}, {written[model]})" if sources[column] else written[model]
        part.columns.append(_line(sql, column))
    part.columns += [f"{part.row}.{column} as {column}," for column in PROVENANCE]
    part.columns[-1] = part.columns[-1].removesuffix(",")
    part.asks += [f"what these words of {w.source_column} mean: {', '.join(w.unknown)}" for w in part.word_maps if w.unknown]
    return part


def _source(rule: Mapping[str, Any], table: Table, fed: Mapping[str, str]) -> Column | None:
    """The source column of an entity's column, if there is one; secrets never reach a model."""
    stored = {column.name: column for column in table.stored_columns}
    if "ref" in rule:
        referring = [c for c in stored.values() if c.ref and c.ref != table.name and fed.get(c.ref) == rule["ref"]]
        return referring[0] if referring else None
    is_text = "words" in rule or rule.get("only") == "text"
    name = meant_by(rule.get("names", ()), [c.name for c in stored.values() if not is_text or c.base_type == "text"])
    return stored[name] if name else None


def _record(alias: str, what: str, part: Part, fed: Mapping[str, str]) -> Record | None:
    if what == "identity":
        is_known = part.table.person if alias == "person_record" else part.table.account
        return Record(alias, what, part.table.name, "source_key") if is_known else None
    if what == "self":
        return Record(alias, "contact", part.table.name, "source_key")
    source = _source({"ref": what}, part.table, fed)
    return Record(alias, what, str(source.ref), source.name) if source else None


def _word_map(part: Part, column: str, source: Column, proposal: Proposal) -> WordMap:
    found = sorted({value for value in proposal.sample[source.name] if value})
    if len(found) > MOST_WORDS or max(map(len, found), default=0) > LONGEST_WORD:
        found = []
    meanings = {word: meaning(part.entity, column, word) for word in found}
    return WordMap(
        f"{part.name.partition('__')[2]}__{column}_map",
        f"{column}_map",
        column,
        source.name,
        part.staging,
        accepted(part.entity, column),
        {word: known for word, known in meanings.items() if known},
        [word for word, known in meanings.items() if not known],
    )


def _joined(part: Part, rule: Mapping[str, Any]) -> str | None:
    """What several columns say together, such as a first and a last name, with a blank between."""
    stored = [column.name for column in part.table.stored_columns]
    found = [meant_by(known_as, stored) for known_as in rule.get("joined", ())]
    filled = [f"coalesce({part.row}.{name}, '')" for name in found if name]
    together = " || ' ' || ".join(filled)
    return f"nullif(trim({together}), '')" if filled else None


def _sql(system: str, part: Part, column: str, rule: Mapping[str, Any], source: Column | None) -> str:
    """The expression of one column of the entity."""
    type_ = logical_type(part.entity, column)
    sql = rule.get("sql", "$value")
    always = "sql" in rule and "names" not in rule and "ref" not in rule
    value = None
    if source:
        value = f"{column}_map.{column}" if rule.get("words") else _value(f"{part.row}.{source.name}", source, type_)
        if value is None and "$value" in sql:
            part.asks.append(f"how {source.name}, which is {source.type} here, becomes {column}, which is {type_}")
            source = None
    if source is None and not always:
        sql = _joined(part, rule)
        if sql is None:
            return str(rule.get("otherwise") or rule.get("absent") or f"{{{{ as_type('null', '{type_}') }}}}")
    given = {
        "$value": value,
        "$system": system,
        "$table": part.table.name,
        "$key": part.table.key[0],
        "$rank": next_rank(part.entity),
    }
    if source:
        given |= {"$column": source.name, "$parent": source.ref}
    for placeholder, text in given.items():
        sql = sql.replace(placeholder, str(text))
    is_certain = always or (source is not None and source.required and "words" not in rule)
    return f"coalesce({sql}, {rule['otherwise']})" if "otherwise" in rule and not is_certain else str(sql)


def _value(expression: str, source: Column, type_: str) -> str | None:
    """A source column in the type of an entity's column; None when that takes a decision."""
    if source.base_type == type_:
        return expression
    match source.base_type, type_:
        case "text", "id":
            return expression
        case "date", "timestamp":
            return f"{{{{ day_start('{expression}') }}}}"
        case "timestamp", "date":
            return f"{{{{ local_date('{expression}') }}}}"
        case "decimal", "money":
            return expression if source.parameters[1] <= 2 else f"{{{{ rounded('{expression}', 'money') }}}}"
        case "integer", "money" | "text" | "id":
            return f"{{{{ as_type('{expression}', '{type_}') }}}}"
    return None


def _line(sql: str, name: str) -> str:
    """`sql as name,`, on several lines where one is too long."""
    line = f"{sql} as {name},"
    if len(line) + 8 <= WIDTH:
        return line
    if len(sql) + 8 > WIDTH:
        breaks = {"source_id(": "source_id(\n            ", ", tenant=": ",\n            tenant=", ") }}": "\n        ) }}"}
        for place, broken in breaks.items():
            line = line.replace(place, broken)
        return line
    return f"{sql}\n            as {name},"
