"""`cdp scaffold`: the first version of every file that a new source system needs, written once and then owned by hand.

Belongs here: guesses.  What the tables are like (`samples`, `infer`, with what names mean in `names.yml`), which of their
columns an entity's columns are (`mapping`, with `entities.yml`), and what that looks like as files (`files`, with `templates/`).
Does not belong here: anything that a run of the platform needs; delete this folder, and all that it wrote still works.

Whatever is read of the project, such as the columns of an entity, is read from the project's own files, so that a
scaffold of tomorrow has tomorrow's shape.
"""

from __future__ import annotations

from cdp_cli.scaffold.files import pairs, plan, write

__all__ = ["pairs", "plan", "write"]
