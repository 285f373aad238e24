"""A contract that is declared wrongly is refused when it is declared."""

from __future__ import annotations

import pytest

from ingestion.contracts import Column, Table


def test_table_refuses_an_unknown_key_or_cursor() -> None:
    with pytest.raises(ValueError, match="nope is not one of its columns"):
        Table("t", "A row.", key=("nope",), columns=(Column("id", "text(50)"),))
    with pytest.raises(ValueError, match="nope is not one of its columns"):
        Table("t", "A row.", key=("id",), columns=(Column("id", "text(50)"),), cursor="nope")


def test_table_refuses_a_column_twice() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        Table("t", "A row.", key=("id",), columns=(Column("id", "text(50)"), Column("id", "integer")))


@pytest.mark.parametrize("name", ["tenant_id", "_load_id"])
def test_table_refuses_the_loaders_names(name: str) -> None:
    with pytest.raises(ValueError, match="belong to the loader"):
        Table("t", "A row.", key=("id",), columns=(Column("id", "text(50)"), Column(name, "text")))


@pytest.mark.parametrize("type_", ["varchar(50)", "text(50", "TEXT", "", "decimal(5,2) "])
def test_column_refuses_an_unknown_type(type_: str) -> None:
    with pytest.raises(ValueError, match="unknown type"):
        Column("c", type_)


def test_column_refuses_a_closed_list_of_nothing() -> None:
    with pytest.raises(ValueError, match="closed needs values"):
        Column("c", "text(50)", closed=True)
