"""When, in what order and with which checks: the flow as a Dagster code location.

| module | concern |
|---|---|
| `flow.py` | the stages in flow order, the name of each step |
| `assets/` | what is produced: source files, raw tables, identity, dbt models |
| `checks.py` | which suites run on what, and what a failure stops |
| `jobs.py`, `schedules.py` | what runs together, and when |
| `resources.py`, `manifest.py` | the warehouse and dbt, as steps reach them |
| `definitions.py` | all of it put together |
| `run.py` | one job from beginning to end, inside this process |

Business logic lives in the rooms that steps call; nothing happens when a module here is imported.
"""
