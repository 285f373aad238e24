"""What good data is: Great Expectations suites, derived from the contracts or written by hand, and one runner.

Belongs here: promises about what arrived (raw) and about how the business's numbers are distributed.
Does not belong here: keys, references, closed lists and row rules of entities (dbt tests hold them),
and when a suite runs or what it stops (`dagster_project/checks.py`).

Suites are plain values (`expectations.suite`); great_expectations itself is imported only while a
suite runs, because the import alone takes eight seconds.
"""
