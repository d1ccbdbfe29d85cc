"""How does the shop talk to its database? SQLAlchemy; SQLite in a file, or PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import OperationalError

from statewright.runtime import RetryTransaction, StoreUnavailable

from .tables import metadata

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None  # type: ignore[assignment]

BUSY_WAIT_S = 30


class Turnstile:
    """One writer at a time, of all threads of all processes, each woken as soon as it is its turn.

    SQLite would hold writers apart by itself, but who finds its file locked sleeps and looks again.
    """

    def __init__(self, path: str) -> None:
        self._threads = threading.Lock()
        self._file = open(path, "ab")  # noqa: SIM115 - it is kept

    def __enter__(self) -> None:
        self._threads.acquire()
        if fcntl is not None:
            fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        if fcntl is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._threads.release()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


class Database:
    """Transactions of this process. Those that write to a SQLite file queue up for one lock."""

    def __init__(self, url: str) -> None:
        found = make_url(url)
        self.sqlite = found.get_backend_name() == "sqlite"
        self.engine = _sqlite(url) if self.sqlite else _postgresql(url)
        self._reader = self.engine.execution_options(reading=True)
        self._turnstile = Turnstile(f"{found.database}.turn") if self.sqlite else None
        self._writing: AbstractContextManager[object] = self._turnstile or nullcontext()
        metadata.create_all(self.engine, checkfirst=True)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A transaction that is committed when its block ends without an exception.

        Raises StoreUnavailable, RetryTransaction in the engine's words, so that its workers know what to do.
        """
        try:
            with self._writing, self.engine.begin() as connection:
                yield connection
        except OperationalError as error:
            raise _translated(error) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads."""
        with self._reader.begin() as connection:
            yield connection

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()
        if self._turnstile is not None:
            self._turnstile.close()


def _translated(error: OperationalError) -> Exception:
    state = getattr(error.orig, "sqlstate", None) or ""
    return RetryTransaction(str(error.orig)) if state.startswith("40") else StoreUnavailable(str(error.orig))


def _sqlite(url: str) -> Engine:
    engine = create_engine(
        url, pool_size=20, connect_args={"timeout": BUSY_WAIT_S, "check_same_thread": False}
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("reading")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _postgresql(url: str) -> Engine:
    plain = make_url(url).set(drivername="postgresql+psycopg")
    return create_engine(plain, pool_size=20, max_overflow=20)
