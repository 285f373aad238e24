"""The one exception that is meant for a person to read.

`CdpError` carries a single line: what is wrong, where, and what to do.  The command line prints it
and exits 1; anything else that escapes is a defect and shows its traceback with `--debug`.
"""


class CdpError(Exception):
    """A clear, expected failure.  Its text must hold no PII and no secret."""
