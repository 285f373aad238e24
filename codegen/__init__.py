"""What is derived and committed, so that a reviewer sees a change as dbt and readers will see it: `python -m codegen`.

| module | writes | from |
|---|---|---|
| `sources.py` | dbt's `sources` files | the contracts |
| `parts.py` | the macro `parts_of` | the names of the models |
| `pages.py` | docs/entities.md and docs/tables.md | dbt's manifest and the contracts |

Belongs here: text that follows from something else.  Does not belong here: anything that a run needs.  A test compares each
committed file with what this package would write.
"""
