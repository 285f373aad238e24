"""The two subjects, person and account, and the types of identifier that may link their records.

Belongs here: what reading, normalising and resolving have to know of them.  Does not belong here: in which order identifiers
link and how many one entity may have (`rules.py`), normal forms (`normalise.py`), which column has an identifier (contracts).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of entity that source records are resolved to."""

    name: str
    prefix: str
    identifier_types: tuple[str, ...]

    @property
    def id_column(self) -> str:
        """`person_id` or `account_id`."""
        return f"{self.name}_id"


PERSON = Subject(
    name="person",
    prefix="CNT_",
    # Inside WeChat the unionid is the person (C-27), an openid is the person inside one app, a handle is what somebody typed.
    # Douyin and website ids are no cross-channel keys: each links its own kind.
    identifier_types=(
        "CONVERSION", "PHONE", "EMAIL", "WECHAT_UNIONID", "WECHAT_OPENID", "WECHAT_ID", "DOUYIN_ID", "WEBSITE_ID",
    ),
)  # fmt: skip
ACCOUNT = Subject(
    name="account",
    prefix="ACC_",
    # An Enterprise WeChat corp id is issued to one verified legal entity, so it ranks above domain and name.
    identifier_types=("CONVERSION", "CREDIT_CODE", "CORP_ID", "DOMAIN", "COMPANY_NAME"),
)
SUBJECTS = (PERSON, ACCOUNT)

SCOPED_TYPES = frozenset({"WECHAT_OPENID"})
"""Types whose values identify somebody only inside one app; without the app they identify nobody."""
