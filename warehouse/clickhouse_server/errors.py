"""Errors as ClickHouse clients know them: a number, a text that begins `Code: N. DB::Exception: `, an HTTP status."""

from __future__ import annotations

import re

BAD_ARGUMENTS = (36, "BAD_ARGUMENTS")
NOT_IMPLEMENTED = (48, "NOT_IMPLEMENTED")
SYNTAX_ERROR = (62, "SYNTAX_ERROR")
UNKNOWN_COMPRESSION_METHOD = (89, "UNKNOWN_COMPRESSION_METHOD")
UNKNOWN_SETTING = (115, "UNKNOWN_SETTING")
INCORRECT_DATA = (117, "INCORRECT_DATA")
READONLY = (164, "READONLY")
SESSION_NOT_FOUND = (372, "SESSION_NOT_FOUND")
SESSION_IS_LOCKED = (373, "SESSION_IS_LOCKED")
INVALID_SESSION_TIMEOUT = (374, "INVALID_SESSION_TIMEOUT")
AUTHENTICATION_FAILED = (516, "AUTHENTICATION_FAILED")
UNKNOWN_EXCEPTION = (1002, "UNKNOWN_EXCEPTION")

# The statuses on which drivers act; every other number is a 500, as on a ClickHouse server.
_STATUS = {
    **dict.fromkeys((6, 25, 26, 27, 36, 38, 41, 53, 62, 72, 89, 117, 374, 456, 457), 400),
    **dict.fromkeys((192, 193, 497, 516), 403),
    **dict.fromkeys((46, 47, 50, 56, 60, 63, 73, 81, 115, 372), 404),
    373: 423,
    48: 501,
}
_OUR_CLAUSE = re.compile(r" INTO OUTFILE '/dev/fd/\d+' TRUNCATE(?: COMPRESSION '\w+')? ?")


class ServerError(Exception):
    """A failure that goes to the client: its number and its whole text."""

    def __init__(self, code: int, text: str) -> None:
        self.code = code
        super().__init__(text)

    @classmethod
    def of_engine(cls, error: Exception) -> ServerError:
        """An error of the engine, without the prefix of chdb and without the clause that this server added to the SQL."""
        said = str(error)
        text = _OUR_CLAUSE.sub(" ", said[max(said.find("Code: "), 0) :])
        number = re.match(r"Code: (\d+)", text)
        return cls(int(number[1]), text) if number else refusal(UNKNOWN_EXCEPTION, text)

    @property
    def status(self) -> int:
        """The HTTP status."""
        return _STATUS.get(self.code, 500)


def refusal(kind: tuple[int, str], message: str) -> ServerError:
    """An error of this server, worded as ClickHouse words it."""
    return ServerError(kind[0], f"Code: {kind[0]}. DB::Exception: {message}. ({kind[1]})")
