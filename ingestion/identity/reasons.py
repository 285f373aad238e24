"""What the codes in `reason` of `identity.evidence` mean, in plain words.

Belongs here: the words.  Does not belong here: when a reason is given (`normalise.py`, `records.py`, `limits.py`, `rows.py`).
"""

from __future__ import annotations

from ingestion.identity.decisions import NEVER

SHARED, IGNORED, MAX_RECORDS, LIMIT, NEVER_LINK = "SHARED", "IGNORED", "MAX_RECORDS", "LIMIT", NEVER

DECIDED = (IGNORED, MAX_RECORDS, LIMIT, NEVER_LINK, "AMBIGUOUS", "OUTRANKED", "NO_MATCH", "RECORD_MISSING")
"""The reasons that a resolution gives; all others come with the observation."""

REASONS = {
    "INVALID": "it is no valid value of its type",
    "INVALID_LENGTH": "it is too long or too short for its type",
    "EXTENSION": "it is an extension of a switchboard, which colleagues share",
    "NOT_PERSONAL": "it is a hotline, which belongs to no person",
    "BLOCKED": "a rule says that the value means nothing (identity_value)",
    "FREEMAIL": "everybody may have mail under this domain (identity_shared_domain)",
    "PORTAL": "many companies have a page under this domain (identity_shared_domain)",
    "UNVERIFIED": "the website is not verified, so it links no companies",
    "SCOPE_MISSING": "it identifies somebody only inside an app, and the app is not given",
    "SHARED": "a rule says that several share the value (identity_value)",
    "MAX_RECORDS": "more records show it than one alone can (max_records of identity_identifier)",
    "LIMIT": "linking by it would give one more values of a type than the limit (max_values of identity_identifier)",
    "NEVER_LINK": "somebody decided that the records are not one",
    "IGNORED": "somebody decided that the value links nobody, or is not this record's",
    "AMBIGUOUS": "it is shared or contested, so it does not say whom the record joins",
    "OUTRANKED": "a stronger identifier of the record leads elsewhere",
    "NO_MATCH": "no entity has it, and the record cannot create one",
    "RECORD_MISSING": "the record that it belongs to is not in raw",
}
