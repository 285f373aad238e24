"""A population as the contenders read it, in files, so that every contender gets the same and none pays for making it.

Belongs here: from cards as typed to normal forms, to the records and observations of `ingestion.identity`, and to raw rows.
Does not belong here: what is done with them.

| file | what | who reads it |
|---|---|---|
| `truth` | person and which identifiers are really theirs, per record | the judge |
| `cards` | as typed, a row per record | the round trip |
| `normal` | the same in normal form, what has none left out | Splink, the cascade |
| `records`, `observations` | what `ingestion.identity.records` reads from raw | ours, bare components |
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from benchmarks.identity.population import Population
from ingestion.contracts import SYSTEMS
from ingestion.identity.plain import normal_forms
from ingestion.identity.records import OBSERVATIONS, RECORDS
from ingestion.identity.rules import load_rules
from ingestion.raw import DEFAULT_TENANT, raw_table
from warehouse.base import TableSpec

SYSTEM = SYSTEMS["cdp"]
CONTACT, IDENTITY = "contact", "contact_channel_identity"
KINDS = {"phone": "PHONE", "email": "EMAIL", "unionid": "WECHAT_UNIONID", "openid": "WECHAT_OPENID"}
"""Columns of a card and the identifier types they hold; the order is that of priority."""


def save(folder: Path, population: Population) -> None:
    """Write all files of a population; normal forms are those of `ingestion.identity`."""
    cards = population.cards
    normal, parts = {name: cards[name] for name in ("seen_at", "name")}, []
    for column, kind in KINDS.items():
        values, reasons = normal_forms(kind, cards[column], SYSTEM.region, RULES.values())
        normal[column] = values
        parts.append(_observations(cards, column, kind, values, reasons))
    normal["openid"] = pc.binary_join_element_wise(cards["app_id"], normal["openid"], "|")
    size = len(cards)
    records = {
        **_ref(CONTACT, contact_keys(np.arange(size))),
        "first_seen_at": cards["seen_at"],
        "creates_entity": pa.repeat(True, size),
    }
    write(folder / "truth", population.truth)
    write(folder / "cards", cards)
    write(folder / "normal", pa.table(normal))
    write(folder / "records", pa.table(records).select(RECORDS.names).cast(RECORDS))
    write(folder / "observations", pa.concat_tables(parts))


def write(path: Path, table: pa.Table) -> None:
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)


def read(path: Path) -> pa.Table:
    """The table in memory of its own (mapped pages would count for some contenders and not for others)."""
    with pa.OSFile(str(path), "rb") as source:
        return pa.ipc.open_file(source).read_all()


def contact_keys(positions: NDArray[np.int64]) -> pa.Array:
    """The source key of each record: its position in the order of arrival."""
    return pc.binary_join_element_wise("C", pc.utf8_lpad(pa.array(positions).cast(pa.string()), width=9, padding="0"), "")


def positions(keys: pa.ChunkedArray) -> NDArray[np.int64]:
    """`contact_keys` backwards."""
    return pc.utf8_slice_codeunits(keys, 1).cast(pa.int64()).to_numpy()


RULES = load_rules()


def _ref(table: str, keys: pa.Array) -> dict[str, pa.Array]:
    constants = {"tenant_id": DEFAULT_TENANT, "source_system": SYSTEM.name, "source_table": table}
    return {**{name: pa.repeat(value, len(keys)) for name, value in constants.items()}, "source_key": keys}


def _observations(cards: pa.Table, column: str, kind: str, values: pa.Array, reasons: pa.Array) -> pa.Table:
    """Phone and e-mail stand on the contact, WeChat ids on a channel identity that refers to it."""
    shown = np.flatnonzero(pc.is_valid(cards[column]).to_numpy())
    at = pa.array(shown)
    keys, on_contact = contact_keys(shown), kind in ("PHONE", "EMAIL")
    own = keys if on_contact else pc.binary_join_element_wise(keys, column, "-")
    scoped = kind == "WECHAT_OPENID"
    columns = {
        **_ref(CONTACT if on_contact else IDENTITY, own),
        "source_column": pa.repeat(RAW_COLUMNS[column], len(at)),
        "record_table": pa.repeat(CONTACT, len(at)),
        "record_key": keys,
        "identifier_type": pa.repeat(kind, len(at)),
        "scope": cards["app_id"].take(at) if scoped else pa.repeat("", len(at)),
        "identifier_value": values.take(at),
        "reason": reasons.take(at),
        "is_verified": pa.repeat(False, len(at)),
        "seen_at": cards["seen_at"].take(at),
    }
    return pa.table(columns).select(OBSERVATIONS.names).cast(OBSERVATIONS)


# --- raw rows ----------------------------------------------------------------------------------------------------------

RAW_COLUMNS = {"phone": "mobile_phone", "email": "email", "unionid": "channel_user_id", "openid": "channel_user_id"}


def raw_rows(cards: pa.Table, first: int, load_id: str) -> list[tuple[TableSpec, pa.Table]]:
    """The raw tables a delivery of these cards adds to, with their rows; `first` is the position of the first card."""
    keys = contact_keys(np.arange(first, first + len(cards)))
    contact = {"contact_id": keys, "mobile_phone": cards["phone"], "email": cards["email"]}
    rows = [_raw(CONTACT, contact, cards["seen_at"], load_id)]
    for column in ("unionid", "openid"):
        shown = pa.array(np.flatnonzero(pc.is_valid(cards[column]).to_numpy()))
        owner = keys.take(shown)
        identity = {
            "identity_id": pc.binary_join_element_wise(owner, column, "-"),
            "contact_id": owner,
            "identity_type": pa.repeat(KINDS[column], len(shown)),
            "app_id": cards["app_id"].take(shown) if column == "openid" else pa.nulls(len(shown), pa.string()),
            "channel_user_id": cards[column].take(shown),
        }
        rows.append(_raw(IDENTITY, identity, cards["seen_at"].take(shown), load_id))
    return rows


def _raw(name: str, columns: dict[str, pa.Array], seen_at: pa.ChunkedArray, load_id: str) -> tuple[TableSpec, pa.Table]:
    """The rows with what the contract and the loader ask for besides."""
    spec = raw_table(SYSTEM, SYSTEM.table(name))
    size = len(seen_at)
    loader = {"tenant_id": DEFAULT_TENANT, "_is_deleted": False, "_load_id": load_id, "_source_file": "bench", "_row_hash": "1"}
    filled = {**columns, "_source_row": pa.array(np.arange(size))}
    filled |= {key: pa.repeat(value, size) for key, value in loader.items()}
    for column in spec.columns:
        if not column.nullable and column.name not in filled:
            filled[column.name] = seen_at if column.type == "timestamp" else pa.repeat("ACTIVE", size)
    return spec, spec.conform(pa.table(filled))
