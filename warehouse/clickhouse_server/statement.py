"""What the server must know about a statement before the engine parses it.

Belongs here: telling queries with a result from other statements, and finding the FORMAT clause and the
rows that follow an INSERT.  The engine does everything else about SQL.

Statements are bytes: string literals may hold any.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from warehouse.clickhouse_server.errors import NOT_IMPLEMENTED, SYNTAX_ERROR, refusal

Kind = Literal["query", "show", "session", "insert", "other"]

_QUOTED_OR_COMMENT = rb"""
         (?P<blank> (?: \s++ | (?:--|//|\#[ !])[^\n]*+ )++ )
       | (?P<comment> /\* )
       | (?P<quoted> '(?:[^'\\]|\\.)*+'? | "(?:[^"\\]|\\.)*+"? | `(?:[^`\\]|\\.)*+`? | \$(?P<tag>\w*)\$.*?\$(?P=tag)\$ )"""
_TOKEN = re.compile(_QUOTED_OR_COMMENT + rb" | (?P<word> \w++ ) | .", re.DOTALL | re.VERBOSE)
# Inside brackets only a bracket, or text that may hide one, matters; everything else is skipped in long steps.
_INSIDE = re.compile(_QUOTED_OR_COMMENT + rb"""| (?P<word> [^][(){}'"`$/\#-]++ ) | .""", re.DOTALL | re.VERBOSE)
_COMMENT_EDGE = re.compile(rb"/\*|\*/")
_BEFORE_ROWS = re.compile(rb"[ \t\f]*\r?\n?")
_KINDS: dict[bytes, Kind] = {
    **dict.fromkeys((b"SELECT", b"WITH", b"FROM", b"("), "query"),
    **dict.fromkeys((b"SHOW", b"DESCRIBE", b"DESC", b"EXPLAIN", b"EXISTS"), "show"),
    **dict.fromkeys((b"SET", b"USE"), "session"),
}
_OPENING, _CLOSING = {b"(", b"[", b"{"}, {b")", b"]", b"}"}
_NAME_FOLLOWS = {b"INTO", b"TABLE", b"."}
_ROWS_FROM_ELSEWHERE = {b"SELECT", b"WITH", b"FROM"}


class _Token(NamedTuple):
    text: bytes
    """Upper case for words."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement.

    kind: `query` has a result of any size and `show` a small one, and both change nothing; `session` is SET or USE;
        `insert` is an INSERT whose rows follow the statement, inline or in the body of the request; `other` is the rest.
    format: the name in its FORMAT clause (`Values` for an INSERT … VALUES).
    cut: where the FORMAT clause begins, or would.
    rows: for `insert`, where the inline rows begin.
    """

    text: bytes
    kind: Kind
    format: str | None
    cut: int
    rows: int = 0

    def into(self, descriptor: int, compression: str | None) -> bytes:
        """The query with its result written, by the engine, to a file descriptor of this process."""
        compressed = f" COMPRESSION '{compression}'" if compression else ""
        clause = f" INTO OUTFILE '/dev/fd/{descriptor}' TRUNCATE{compressed} ".encode()
        return self.text[: self.cut] + clause + self.text[self.cut :]

    def with_rows(self, more: bytes) -> bytes:
        """The whole text with more of the body at its end."""
        if self.kind != "insert":
            return self.text + more
        return self.text[: self.cut] + f" FORMAT {self.format}\n".encode() + self.text[self.rows :] + more


def parse(text: bytes) -> Statement:
    """Parse one statement; ServerError when there is none or more than one, or when it writes to a file."""
    tokens = []
    for token in _top_level(text):
        tokens.append(token)
        if insert := _insert_before_rows(text, tokens):
            return insert
    while tokens and tokens[-1].text == b";":
        tokens.pop()
    if not tokens:
        raise refusal(SYNTAX_ERROR, "Syntax error: the query is empty")
    words = [token.text for token in tokens]
    if b";" in words:
        raise refusal(SYNTAX_ERROR, "Syntax error: multi-statements are not allowed")
    if (b"INTO", b"OUTFILE") in pairwise(words):
        raise refusal(NOT_IMPLEMENTED, "INTO OUTFILE is not allowed over HTTP")
    kind = "other" if words[0] == b"WITH" and b"INSERT" in words else _KINDS.get(words[0], "other")
    place = _format_clause(words)
    if place is None:
        return Statement(text, kind, None, tokens[-1].end)
    name = tokens[place + 1]
    return Statement(text, kind, text[name.start : name.end].decode(), tokens[place].start)


def insert_head(text: bytes) -> Statement | None:
    """The INSERT at the beginning of an incomplete text, if the text reaches its rows."""
    tokens = []
    for token in _top_level(text):
        tokens.append(token)
        if tokens[0].text != b"INSERT":
            return None
        if (insert := _insert_before_rows(text, tokens)) and insert.rows < len(text):
            return insert
    return None


def _insert_before_rows(text: bytes, tokens: list[_Token]) -> Statement | None:
    """The statement, when the tokens so far are an INSERT up to its rows."""
    last, before = tokens[-1], tokens[-2].text if len(tokens) > 1 else b""
    if tokens[0].text != b"INSERT" or any(token.text in _ROWS_FROM_ELSEWHERE for token in tokens):
        return None
    if before == b"FORMAT" and tokens[-3].text not in _NAME_FOLLOWS and last.text.isalnum():
        rows = next(_BEFORE_ROWS.finditer(text, last.end)).end()
        return Statement(text, "insert", text[last.start : last.end].decode(), tokens[-2].start, rows)
    if last.text == b"VALUES" and before not in _NAME_FOLLOWS | {b"FORMAT"}:
        return Statement(text, "insert", "Values", last.start, last.end)
    return None


def _format_clause(words: list[bytes]) -> int | None:
    """The place of the word that begins the FORMAT clause, which is at the end or before a final SETTINGS."""
    for place in range(len(words) - 2, 0, -1):
        after = words[place + 2 : place + 5]
        closes = not after or (after[0], after[2:]) == (b"SETTINGS", [b"="])
        if words[place] == b"FORMAT" and words[place + 1].isalnum() and closes:
            return place
    return None


def _top_level(text: bytes) -> Iterator[_Token]:
    """The tokens outside all brackets, without blanks and comments; an opening bracket counts as outside."""
    position = depth = 0
    while match := (_INSIDE if depth > 0 else _TOKEN).match(text, position):
        start, position = match.span()
        kind = match.lastgroup
        if kind == "comment":
            position = _end_of_comment(text, position)
        elif kind != "blank":
            symbol = match[0].upper() if kind == "word" else match[0]
            depth -= symbol in _CLOSING
            if depth <= 0:
                yield _Token(symbol, start, position)
            depth += symbol in _OPENING


def _end_of_comment(text: bytes, position: int) -> int:
    """Where the comment ends that was opened before `position`; comments nest."""
    depth = 1
    for edge in _COMMENT_EDGE.finditer(text, position):
        depth += 1 if edge[0] == b"/*" else -1
        if depth == 0:
            return edge.end()
    return len(text)
