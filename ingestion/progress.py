"""How a long step tells a person what it has done."""

from collections.abc import Callable

Progress = Callable[[str], None]
"""Takes one line of text, without its line end."""
