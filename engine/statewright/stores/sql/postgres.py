"""PostgreSQL by psycopg 3: rows are locked, writers of different instances do not wait. Floor 5."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.rows import tuple_row
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from ...runtime.clock import stopwatch
from ...runtime.errors import RetryTransaction, StoreUnavailable
from .database import Database
from .session import Execute

CHANNEL = "statewright"
HINT_EVERY_S = 0.02
KEPT_CONNECTIONS = 32


def postgres_database() -> Database:
    """The statements of PostgreSQL."""
    return Database(
        PGDialect_psycopg(paramstyle="format"),
        lock=True,
        clock="(extract(epoch FROM clock_timestamp()) * 1000)::bigint",
        field="(CAST(snapshot AS jsonb) -> 'data' -> CAST({field} AS text)) = CAST({value} AS jsonb)",
        exclusive="SELECT pg_advisory_xact_lock(hashtextextended(%s, 8))",
    )


class PostgresDriver:
    """Connections to one PostgreSQL database, made by `connect` (autocommit on: we say BEGIN ourselves)."""

    def __init__(self, connect: Callable[[], psycopg.Connection[Any]]) -> None:
        self.database = postgres_database()
        self._connect = connect
        self._free: list[psycopg.Connection[Any]] = []
        self._listening: psycopg.Connection[Any] | None = None
        self._waiting = threading.Lock()
        self._hint = threading.Event()
        self._hinted_at = 0.0

    @contextmanager
    def begin(self, write: bool) -> Iterator[Execute]:
        """A transaction of our own; reading alone needs none around single statements."""
        connection = self._take()
        good = False
        try:
            with said():
                connection.execute("BEGIN" if write else "BEGIN READ ONLY")
                yield connection.execute
                connection.execute("COMMIT")
            good = True
        except BaseException:
            good = _rolled_back(connection)
            raise
        finally:
            self._give_back(connection, good)

    def _take(self) -> psycopg.Connection[Any]:
        while self._free:
            try:
                connection = self._free.pop()
            except IndexError:
                break
            if not connection.closed and not connection.broken:
                return connection
        with said():
            return self._connect()

    def _give_back(self, connection: psycopg.Connection[Any], good: bool) -> None:
        if good and not connection.closed and len(self._free) < KEPT_CONNECTIONS:
            self._free.append(connection)
        else:
            connection.close()

    @contextmanager
    def join(self, connection: object) -> Iterator[Execute]:
        """The caller's transaction."""
        execute = joined(connection)
        with said(lost=False):
            yield execute

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
            with said():
                if self._listening is None or self._listening.closed:
                    self._listening = self._connect()
                    self._listening.execute(f"LISTEN {CHANNEL}")
                came = next(self._listening.notifies(timeout=seconds, stop_after=1), None) is not None
        except StoreUnavailable:
            self._listening = None
            self._hint.wait(seconds)
            raise
        if came:
            self._hint.set()
        return came

    def hint(self) -> None:
        """NOTIFY, at most so often: it is no more than a hint."""
        now = stopwatch()
        if now - self._hinted_at < HINT_EVERY_S:
            return
        self._hinted_at = now
        self._hint.set()
        connection = self._take()
        good = False
        try:
            with said():
                connection.execute(f"NOTIFY {CHANNEL}")
            good = True
        except StoreUnavailable:
            pass
        finally:
            self._give_back(connection, good)

    def close(self) -> None:
        """Close what is kept."""
        while self._free:
            self._free.pop().close()
        if self._listening is not None:
            self._listening.close()
            self._listening = None


def _rolled_back(connection: psycopg.Connection[Any]) -> bool:
    try:
        if connection.info.transaction_status is not TransactionStatus.IDLE:
            connection.execute("ROLLBACK")
    except psycopg.Error:
        return False
    return True


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


@contextmanager
def said(lost: bool = True) -> Iterator[None]:
    """psycopg's errors in the runtime's words."""
    try:
        yield
    except psycopg.Error as error:
        state = error.sqlstate or ""
        words = str(error).strip().split("\n")[0]
        if state.startswith("40"):
            raise RetryTransaction(f"PostgreSQL: {words}") from error
        if lost and (isinstance(error, psycopg.OperationalError) or state.startswith(("53", "57", "08"))):
            raise StoreUnavailable(f"PostgreSQL: {words}") from error
        raise


def connector(url: str) -> Callable[[], psycopg.Connection[Any]]:
    """Opens connections to this address."""

    def connect() -> psycopg.Connection[Any]:
        return psycopg.connect(url, autocommit=True, row_factory=tuple_row)

    return connect
