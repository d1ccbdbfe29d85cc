"""From an address to a SQL store. Floor 5."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import Engine as SqlAlchemyEngine
from sqlalchemy.engine import URL, make_url

from ...runtime.clock import Clock
from .store import SqlStore


def open_store(where: object, clock: Clock | None) -> SqlStore:
    """The store at a URL (`sqlite:///file.db`, `sqlite://`, `postgresql://…`) or of a SQLAlchemy engine.

    Raises ValueError for a database that is neither SQLite nor PostgreSQL.
    """
    if isinstance(where, SqlAlchemyEngine):
        return _of_engine(where, clock)
    url = make_url(str(where))
    if url.get_backend_name() == "sqlite":
        return SqlStore(_sqlite(url), clock)
    return SqlStore(_postgres(url), clock)


def _sqlite(url: URL) -> Any:
    from .sqlite import SqliteDriver, connector

    path = url.database or ":memory:"
    connect = connector(path)
    alone = connect() if path == ":memory:" else None
    return SqliteDriver(connect, alone)


def _postgres(url: URL) -> Any:
    try:
        from .postgres import PostgresDriver, connector
    except ModuleNotFoundError as missing:
        raise ValueError(
            "PostgreSQL needs the driver psycopg 3: python -m pip install 'statewright[postgres]'"
        ) from missing
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return PostgresDriver(connector(plain))


def _of_engine(engine: SqlAlchemyEngine, clock: Clock | None) -> SqlStore:
    """Connections of our own to the engine's database, with the engine's settings."""
    if engine.dialect.name == "sqlite":
        from .sqlite import SqliteDriver
        from .sqlite import prepared as prepared_sqlite

        if engine.url.database in (None, "", ":memory:"):
            raise ValueError("a SQLite database in memory cannot be shared with a SQLAlchemy engine")

        def connect_sqlite() -> sqlite3.Connection:
            connection: Any = _raw(engine)
            connection.isolation_level = None
            return prepared_sqlite(connection)

        return SqlStore(SqliteDriver(connect_sqlite, None), clock)
    if engine.dialect.name == "postgresql" and engine.dialect.driver == "psycopg":
        from .postgres import PostgresDriver, prepared

        def connect_postgres() -> Any:
            connection: Any = _raw(engine)
            return prepared(connection)

        return SqlStore(PostgresDriver(connect_postgres), clock)
    found = f"{engine.dialect.name} by {engine.dialect.driver}"
    raise ValueError(f"{found} is not supported; use SQLite, or PostgreSQL with psycopg")


def _raw(engine: SqlAlchemyEngine) -> object:
    """A connection made as the engine makes its own, and ours from then on."""
    pooled = engine.raw_connection()
    driver = pooled.driver_connection
    pooled.detach()
    return driver
