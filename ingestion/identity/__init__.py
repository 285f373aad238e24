"""Identity: which source records are the same person or the same company.

Belongs here: everything between raw rows and the tables of schema `identity`.  Does not belong here: which values of
a person survive in `cdp.contact` (dbt decides), or when to run (Dagster and the command line do).

`resolve` reads the current raw rows, normalises the identifiers that contracts mark, connects the records that share
one, keeps the ids that were published before, and writes it all in one transaction.  Persons and accounts are resolved
alike, each by its own identifiers in order of priority (R0.94-R0.96, C-25 to C-27, C-56); nothing crosses a tenant.

| module | decides |
|---|---|
| `rules.py` | the rules as data: order of identifiers, limits, values that mean nobody |
| `decisions.py`, `decision_log.py` | what people decided, which wins over every rule; recording a decision |
| `records.py`, `normalise.py`, `plain.py` | the records, the identifiers that they show, and the normal forms of these |
| `graph.py`, `limits.py`, `links.py` | the graph of records and identifiers, what a limit takes apart, the entities |
| `ids.py` | which id each entity has |
| `resolution.py`, `rows.py` | the steps of one resolution, and the rows of the tables that it gives |
| `changes.py`, `part.py` | what changed since the last run, and the part of identity that this touches |
| `published.py`, `store.py` | what earlier runs published, and reading and writing it |
| `preview.py` | what a run would change, and whether that is too much |
| `run.py` | a run from raw to published identities, in one transaction |
| `archive.py` | the registry of ids as a folder, for another installation |
| `subjects.py`, `tables.py`, `columns.py`, `relations.py`, `reasons.py` | declarations and words that the others share |
"""

from ingestion.identity.preview import MAX_CHURN, ChurnError, Preview, allowed_churn
from ingestion.identity.run import IdentityResult, preview, resolve
from ingestion.identity.tables import EVIDENCE, TABLES, ensure_identity_tables

__all__ = [
    "EVIDENCE", "MAX_CHURN", "TABLES", "ChurnError", "IdentityResult", "Preview", "allowed_churn", "ensure_identity_tables",
    "preview", "resolve",
]  # fmt: skip
