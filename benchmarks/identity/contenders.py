"""Ours and the peers: each reads its input from the files of `sources.py` and gives a cluster per record.

Belongs here: how each contender is used, as its own documentation has it.  Does not belong here: time, memory, scores.

A contender is loaded first (imports and input; not timed) and then run any number of times.  All of them get the same
normal forms; what each does with them is its own:

| contender | what |
|---|---|
| `ours` | `ingestion.identity`: the six tables of a person with ids that stay, evidence and aliases |
| `components` | connected components of records and identifiers (scipy): labels, no more |
| `cascade` | the specification to the letter (R0.95): phone found, else e-mail, else WeChat, else a new person; never a merge |
| `splink_deterministic` | Splink: pairs that share an identifier, clustered |
| `splink_trained` | Splink: the same pairs, scored by a model it trains on them; it alone reads names |
| `ceiling` | no contender but an oracle: what could be had from the identifiers that really are the person's |
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from benchmarks.identity.sources import KINDS, positions, read

Ints = NDArray[np.int64]
Run = Callable[[], Any]
Labels = Callable[[Any], Ints]

AS_OF = datetime(2026, 6, 30, tzinfo=UTC)
SPLINK_THRESHOLD = 0.95
"""Match probability from which Splink's pairs are clustered; set before the first run and not tuned."""
SPLINK_SEED = 1
DUCKDB_MEMORY = "6GB"
"""What DuckDB may hold before it spills to disk."""


def ours(folder: Path) -> tuple[Run, Labels]:
    from ingestion.identity import decisions
    from ingestion.identity.published import Published
    from ingestion.identity.records import Seen
    from ingestion.identity.resolution import resolve_subject
    from ingestion.identity.rules import load_rules
    from ingestion.identity.subjects import PERSON

    rules = load_rules()

    def run() -> pa.Table:
        """Every table of the subject, one after the other, as a run writes them."""
        found = resolve_subject(PERSON, seen, Published.nothing(PERSON), AS_OF, rules, decisions.nothing())
        kept = None
        for name, table in found.tables.items():
            kept = table if name == "person_record" else kept
        return kept

    seen = Seen(read(folder / "records"), read(folder / "observations"))
    return run, person_labels


def person_labels(person_record: pa.Table) -> Ints:
    """The cluster of each record, from `identity.person_record` (columns source_key, person_id)."""
    labels = np.empty(len(person_record), dtype=np.int64)
    ids = person_record["person_id"].combine_chunks().dictionary_encode().indices
    labels[positions(person_record["source_key"])] = ids.to_numpy()
    return labels


def components(folder: Path) -> tuple[Run, Labels]:
    import scipy.sparse.csgraph  # noqa: F401  imports are not timed

    keys, observations = read(folder / "records")["source_key"], read(folder / "observations")
    return lambda: cluster_observations(keys, observations), _as_they_are


def cluster_observations(keys: pa.ChunkedArray, observations: pa.Table) -> Ints:
    """A label per record key: records hang together when a chain of identifiers ties them.

    observations: record_key, identifier_type, scope, identifier_value, NULL where there is no normal form.
    """
    observations = observations.filter(pc.is_valid(observations["identifier_value"]))
    value = pc.binary_join_element_wise(*(observations[name] for name in ("identifier_type", "scope", "identifier_value")), "|")
    node = value.combine_chunks().dictionary_encode()
    record = pc.index_in(observations["record_key"], value_set=keys.combine_chunks())
    return connected(len(keys), record.to_numpy(), node.indices.to_numpy(), len(node.dictionary))


def connected(records: int, record: Ints, node: Ints, nodes: int) -> Ints:
    """A label per record, from edges between record and identifier."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    size = records + nodes
    graph = coo_matrix((np.ones(len(record), dtype=np.bool_), (record, node.astype(np.int64) + records)), shape=(size, size))
    return connected_components(graph, directed=False)[1][:records].astype(np.int64)


def ceiling(folder: Path) -> tuple[Run, Labels]:
    """Components of the identifiers that the truth says are the person's own, each kept to that person."""
    truth = read(folder / "truth")
    person, parts = truth["person"].to_numpy(), []
    most = 1 + max(pc.max(truth[f"{column}_own"]).as_py() for column in KINDS)
    for place, column in enumerate(KINDS):
        own = truth[f"{column}_own"].to_numpy()
        shown = np.flatnonzero(own >= 0)
        parts.append((shown, (person[shown] * len(KINDS) + place) * most + own[shown]))
    record, node = (np.concatenate(part) for part in zip(*parts, strict=True))
    return lambda: connected(len(person), record, node, int(node.max(initial=-1)) + 1), _as_they_are


def cascade(folder: Path) -> tuple[Run, Labels]:
    normal = read(folder / "normal")
    columns = [normal[column].to_pylist() for column in KINDS]
    return lambda: cascade_labels(list(zip(*columns, strict=True))), _as_they_are


def cascade_labels(records: list[tuple[str | None, ...]]) -> Ints:
    """A person per record, in the order of arrival; each record shows phone, e-mail, unionid, openid or None, in this order.

    An identifier is the person's who showed it first, for ever.
    """
    owners: tuple[dict[str, int], ...] = tuple({} for _ in KINDS)
    labels = np.empty(len(records), dtype=np.int64)
    persons = 0
    for position, record in enumerate(records):
        for value, owner in zip(record, owners, strict=True):
            if value is not None and value in owner:
                person = owner[value]
                break
        else:
            person = persons
            persons += 1
        for value, owner in zip(record, owners, strict=True):
            if value is not None:
                owner.setdefault(value, person)
        labels[position] = person
    return labels


# --- Splink ------------------------------------------------------------------------------------------------------------


def splink_deterministic(folder: Path) -> tuple[Run, Labels]:
    from splink import SettingsCreator

    rows, register, blocking = _splink(folder)
    settings = SettingsCreator(link_type="dedupe_only", blocking_rules_to_generate_predictions=blocking)

    def run() -> pa.Table:
        linker = register(rows, settings)
        pairs = linker.inference.deterministic_link()
        return linker.clustering.cluster_pairwise_predictions_at_threshold(pairs).as_pyarrow_table()

    return run, _splink_labels


def splink_trained(folder: Path) -> tuple[Run, Labels]:
    import splink.comparison_library as cl
    from splink import SettingsCreator, block_on

    rows, register, blocking = _splink(folder)
    settings = SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=blocking,
        comparisons=[
            cl.DamerauLevenshteinAtThresholds("phone", 1),
            cl.EmailComparison("email"),
            cl.ExactMatch("unionid"),
            cl.ExactMatch("openid"),
            cl.JaroWinklerAtThresholds("name", [0.9]).configure(term_frequency_adjustments=True),
        ],
    )

    def run() -> pa.Table:
        linker = register(rows, settings)
        train = linker.training
        train.estimate_probability_two_random_records_match(blocking[:2], recall=0.9)
        train.estimate_u_using_random_sampling(max_pairs=1e7, seed=SPLINK_SEED)
        for column in ("phone", "email"):
            train.estimate_parameters_using_expectation_maximisation(block_on(column))
        pairs = linker.inference.predict(threshold_match_probability=SPLINK_THRESHOLD)
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
            pairs, threshold_match_probability=SPLINK_THRESHOLD
        )
        return clusters.as_pyarrow_table()

    return run, _splink_labels


def _splink(folder: Path) -> tuple[pa.Table, Callable[..., Any], list[Any]]:
    """The rows, what makes a linker of them in a new DuckDB, and the blocking rules: a shared identifier each."""
    import duckdb
    from splink import Linker, block_on
    from splink.backends.duckdb import DuckDBAPI

    logging.getLogger("splink").setLevel(logging.ERROR)
    normal = read(folder / "normal").drop_columns("seen_at")
    rows = normal.append_column("unique_id", pa.array(np.arange(len(normal))))

    def register(rows: pa.Table, settings: Any) -> Any:
        database = duckdb.connect(config={"memory_limit": DUCKDB_MEMORY, "temp_directory": str(folder / "spilled")})
        return Linker(DuckDBAPI(database).register(rows), settings, log_level=None)

    return rows, register, [block_on(column) for column in KINDS]


def _splink_labels(clusters: pa.Table) -> Ints:
    labels = np.empty(len(clusters), dtype=np.int64)
    codes = clusters["cluster_id"].combine_chunks().dictionary_encode().indices.to_numpy()
    labels[clusters["unique_id"].to_numpy()] = codes
    return labels


def _as_they_are(labels: Ints) -> Ints:
    return labels


CONTENDERS: dict[str, Callable[[Path], tuple[Run, Labels]]] = {
    "ours": ours,
    "components": components,
    "cascade": cascade,
    "splink_deterministic": splink_deterministic,
    "splink_trained": splink_trained,
    "ceiling": ceiling,
}
