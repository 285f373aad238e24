"""The warehouse: settings, the embedded servers, DDL and bulk writing, with one module per engine.

It knows no table of the domain.  `open_warehouse()` is the only way in.
"""

from warehouse.base import ColumnSpec, Inserted, Session, TableSpec, Versions, Warehouse
from warehouse.errors import CdpError
from warehouse.settings import Settings


def open_warehouse(settings: Settings | None = None) -> Warehouse:
    """The warehouse that `settings` name, not yet started; by default they are read from the environment."""
    settings = settings or Settings.from_env()
    if settings.kind == "embedded":
        from warehouse.embedded_postgres import EmbeddedPostgres

        return EmbeddedPostgres(settings.home, settings.port)
    if settings.kind == "postgres" and settings.url:
        from warehouse.postgres import Postgres

        return Postgres(settings.url)
    from warehouse.clickhouse import ClickHouse, EmbeddedClickHouse

    return ClickHouse(settings.url, settings.home) if settings.url else EmbeddedClickHouse(settings.home, settings.port)


__all__ = ["CdpError", "ColumnSpec", "Inserted", "Session", "Settings", "TableSpec", "Versions", "Warehouse", "open_warehouse"]
