"""Who is resolved and by what: the two subjects and, in order of priority, the identifiers that tie their records.

Belongs here: the facts that reading, normalising and resolving share.  Does not belong here: how a value is
normalised (`normalise.py`) or which column carries it (the contracts).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of entity that source records are resolved to.

    `identifier_types` are in order of priority (R0.95).  An entity holds at most one value of the `exclusive`
    type; an identifier of lower priority that would bring two together is refused.
    """

    name: str
    prefix: str
    identifier_types: tuple[str, ...]
    exclusive: str | None = None

    @property
    def id_column(self) -> str:
        """`person_id` or `account_id`."""
        return f"{self.name}_id"


PERSON = Subject(
    name="person",
    prefix="CNT_",
    # Phone, e-mail, WeChat as specified.  Inside WeChat the unionid is the person (C-27), an openid is the person
    # inside one app, a handle is what somebody typed.  The last two are no cross-channel keys: each links its own kind.
    identifier_types=("PHONE", "EMAIL", "WECHAT_UNIONID", "WECHAT_OPENID", "WECHAT_ID", "DOUYIN_ID", "WEBSITE_ID"),
)
ACCOUNT = Subject(
    name="account",
    prefix="ACC_",
    # An Enterprise WeChat corp id is issued to one verified legal entity, so it ranks above domain and name.
    identifier_types=("CREDIT_CODE", "CORP_ID", "DOMAIN", "COMPANY_NAME"),
    exclusive="CREDIT_CODE",
)
SUBJECTS = (PERSON, ACCOUNT)

SCOPED_TYPES = frozenset({"WECHAT_OPENID"})
"""Types whose values mean something only inside an app; without the app they identify nobody."""
