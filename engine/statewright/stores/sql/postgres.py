"""PostgreSQL by psycopg 3: rows are locked, writers of different instances do not wait. Floor 5."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.rows import tuple_row
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from ...runtime.clock import stopwatch
from ...runtime.errors import RetryTransaction, StoreUnavailable
from .database import Database, Execute, ExecuteMany
from .joint_writes import JointWrites
from .wire import Rows, Wire

CHANNEL = "statewright"
HINT_EVERY_S = 0.02
CONNECTIONS_MAX = 32
CONNECTION_WAIT_S = 30
RECONNECT_S = 0.5
LOCK_WAIT_MS = 30_000
DIVISION_BY_ZERO = "22012"


def postgres_database() -> Database:
    """The statements of PostgreSQL."""
    dialect = PGDialect_psycopg(paramstyle="format")  # type: ignore[no-untyped-call]  # its own
    return Database(
        dialect,
        lock=True,
        clock="(extract(epoch FROM clock_timestamp()) * 1000)::bigint",
        field="(CAST(snapshot AS jsonb) -> 'data' -> CAST({field} AS text)) = CAST({value} AS jsonb)",
        exclusive="SELECT pg_advisory_xact_lock(hashtextextended(%s, 8))",
        joint_writes=JointWrites(dialect),
    )


class PostgresDriver:
    """Connections to one PostgreSQL database, made by `connect` (autocommit on: we say BEGIN ourselves).

    A transaction of our own takes its BEGIN along with its first statement (`wire`).
    """

    def __init__(self, connect: Callable[[], psycopg.Connection[Any]]) -> None:
        self.database = postgres_database()
        self._connect = connect
        self._free: list[Wire] = []
        self._room = threading.BoundedSemaphore(CONNECTIONS_MAX)
        self._listening: psycopg.Connection[Any] | None = None
        self._waiting = threading.Lock()
        self._hint = threading.Event()
        self._hinted_at = 0.0
        self._closed = False

    def open(self, write: bool) -> Wire:
        """A transaction of our own."""
        wire = self._take()
        wire.begin(write)
        return wire

    def commit(self, connection: Wire) -> None:
        """Commit."""
        connection.commit()
        self._give_back(connection)

    def execute_last(self, connection: Wire, sql: str, values: Sequence[Any]) -> Rows:
        """Run the last statement of a transaction and commit, in one round trip."""
        return connection.execute_last(sql, values)

    def rollback(self, connection: Wire) -> None:
        """Roll back."""
        connection.rollback()
        self._give_back(connection)

    def _take(self) -> Wire:
        if not self._room.acquire(timeout=CONNECTION_WAIT_S):
            raise StoreUnavailable(f"all {CONNECTIONS_MAX} connections were in use for too long")
        try:
            while self._free:
                with suppress(IndexError):  # another thread may have had the last one
                    connection = self._free.pop()
                    if not connection.closed:
                        return connection
            return Wire(self._connect())
        except BaseException:
            self._room.release()
            raise

    def _give_back(self, connection: Wire) -> None:
        if self._closed:
            connection.close()
        elif not connection.closed:
            self._free.append(connection)
        self._room.release()

    def translated(self, error: BaseException, *, joined: bool) -> Exception | None:
        """psycopg's errors in the runtime's words; in a joined transaction only what asks for a retry."""
        if not isinstance(error, psycopg.Error):
            return None
        state = error.sqlstate or ""
        words = str(error).strip().split("\n")[0]
        if state.startswith("40"):
            return RetryTransaction(f"PostgreSQL: {words}")
        if state == DIVISION_BY_ZERO:
            return RetryTransaction("somebody else was faster")  # see `joint_writes.Shape`
        lost = isinstance(error, psycopg.OperationalError) or state.startswith(("53", "57", "08"))
        return StoreUnavailable(f"PostgreSQL: {words}") if lost else None

    def many(self, connection: Wire) -> ExecuteMany:
        """For many rows: psycopg sends them without waiting for each answer."""

        def execute(sql: str, rows: Any) -> int:
            cursor = connection.begun().cursor()
            cursor.executemany(sql, rows)
            return cursor.rowcount

        return execute

    def join(self, connection: object) -> Execute:
        """The caller's transaction."""
        return joined(connection)

    def wait(self, seconds: float) -> bool:
        """Wait for a NOTIFY of any process. One thread listens; others wait for that one."""
        if not self._waiting.acquire(blocking=False):
            came = self._hint.wait(seconds)
            self._hint.clear()
            return came
        try:
            return self._listen(seconds)
        finally:
            self._waiting.release()

    def _listen(self, seconds: float) -> bool:
        try:
            if self._listening is None or self._listening.closed:
                self._listening = self._connect()
                self._listening.execute(f"LISTEN {CHANNEL}")
                return True  # who knows what was told before somebody listened
            came = next(self._listening.notifies(timeout=seconds, stop_after=1), None) is not None
        except psycopg.Error:
            self._listening = None
            return self._hint.wait(min(seconds, RECONNECT_S))
        if came:
            self._hint.set()
        return came

    def hint(self) -> None:
        """NOTIFY, at most so often: it is no more than a hint."""
        if not self._due():
            return
        self._hint.set()
        try:
            connection = self._take()
        except (psycopg.Error, StoreUnavailable):
            return
        try:
            connection.execute(f"NOTIFY {CHANNEL}")
        except psycopg.Error:
            connection.close()
        finally:
            self._give_back(connection)

    def hint_joined(self, execute: Execute) -> bool:
        """NOTIFY in the caller's transaction: it goes out when that is committed, and not if it is not."""
        if self._due():
            execute(f"NOTIFY {CHANNEL}", ())
        return True

    def _due(self) -> bool:
        now = stopwatch()
        due = now - self._hinted_at >= HINT_EVERY_S
        if due:
            self._hinted_at = now
        return due

    def close(self) -> None:
        """Close what is kept now, and what is in use when it is given back."""
        self._closed = True
        while self._free:
            self._free.pop().close()
        if self._listening is not None:
            self._listening.close()
            self._listening = None


def joined(connection: object) -> Execute:
    """How statements run on the caller's connection. Raises TypeError, ValueError."""
    if not isinstance(connection, psycopg.Connection):
        return adapted(connection)
    if connection.autocommit and connection.info.transaction_status is TransactionStatus.IDLE:
        raise ValueError("this connection has no transaction to join; use `with connection.transaction():`")

    def execute(sql: str, values: Any) -> Any:
        return connection.cursor(row_factory=tuple_row).execute(sql, values)

    return execute


def adapted(connection: Any) -> Execute:
    """How statements run on a DB-API connection of another make (an adapted async one)."""

    def execute(sql: str, values: Any) -> Any:
        cursor = connection.cursor()
        cursor.execute(sql, values)
        return cursor

    return execute


def connector(url: str) -> Callable[[], psycopg.Connection[Any]]:
    """Opens connections to this address."""

    def connect() -> psycopg.Connection[Any]:
        return prepared(psycopg.connect(url, autocommit=True, row_factory=tuple_row))

    return connect


def prepared(connection: psycopg.Connection[Any]) -> psycopg.Connection[Any]:
    """A connection of our own with its settings: our statements look rows up by key, one plan fits always; a
    row that somebody keeps locked is not waited for without end.
    """
    connection.autocommit = True
    connection.execute(f"SET plan_cache_mode = force_generic_plan; SET lock_timeout = {LOCK_WAIT_MS}")
    return connection
