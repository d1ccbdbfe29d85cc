"""SQLite: one file, one writer at a time, durable at every commit. Floor 5.

WAL and synchronous=FULL. A transaction that writes begins as BEGIN IMMEDIATE, so that it cannot fail half way
for want of the lock; within one process writers queue up for a lock of ours, which is fairer than SQLite's
own waiting.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.dialects.sqlite import dialect

from ...runtime.errors import RetryTransaction, StoreUnavailable
from .database import Database, Execute, ExecuteMany

BUSY_WAIT_MS = 5_000
KEPT_CONNECTIONS = 16
_LOCKED = ("locked", "busy")


def sqlite_database() -> Database:
    """The statements of SQLite."""
    return Database(
        dialect(paramstyle="qmark"),
        lock=False,
        clock="CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)",
        field="json_extract(snapshot, '$.data.' || {field}) IS json_extract({value}, '$')",
        exclusive=None,
    )


class SqliteDriver:
    """Connections to one SQLite file, made by `connect`; `alone`: the only one, of a database in memory."""

    def __init__(self, connect: Callable[[], sqlite3.Connection], alone: sqlite3.Connection | None) -> None:
        self.database = sqlite_database()
        self._connect = connect
        self._alone = alone
        self._free: list[sqlite3.Connection] = []
        self._writing = threading.Lock()
        self._writer: sqlite3.Connection | None = None
        self._hint = threading.Event()
        self._closed = False

    def open(self, write: bool) -> sqlite3.Connection:
        """A transaction of our own. One that only reads sees one state of the file."""
        if not write and self._alone is None:
            connection = self._take()
            connection.execute("BEGIN")
            return connection
        if not self._writing.acquire(timeout=BUSY_WAIT_MS / 1000):
            raise StoreUnavailable("the database was locked for too long by another thread")
        try:
            connection = self._take()
            try:
                connection.execute("BEGIN IMMEDIATE")
            except BaseException:
                self._give_back(connection)
                raise
        except BaseException:
            self._writing.release()
            raise
        self._writer = connection
        return connection

    def commit(self, connection: sqlite3.Connection) -> None:
        """Commit; durable when it returns."""
        connection.execute("COMMIT")
        self._end(connection)

    def execute_last(self, connection: sqlite3.Connection, sql: str, values: Sequence[Any]) -> sqlite3.Cursor:
        """Run it; there is no way to a server that could be saved."""
        return connection.execute(sql, values)

    def rollback(self, connection: sqlite3.Connection) -> None:
        """Roll back."""
        try:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        except sqlite3.Error:
            pass
        finally:
            self._end(connection)

    def _end(self, connection: sqlite3.Connection) -> None:
        self._give_back(connection)
        if connection is self._writer:
            self._writer = None
            self._writing.release()

    def _take(self) -> sqlite3.Connection:
        if self._alone is not None:
            return self._alone
        try:
            return self._free.pop()
        except IndexError:
            return self._connect()

    def _give_back(self, connection: sqlite3.Connection) -> None:
        if connection is self._alone:
            return
        if not self._closed and not connection.in_transaction and len(self._free) < KEPT_CONNECTIONS:
            self._free.append(connection)
        else:
            connection.close()

    def translated(self, error: BaseException, *, joined: bool) -> Exception | None:
        """SQLite's errors in the runtime's words."""
        if not isinstance(error, sqlite3.OperationalError):
            return None
        words = str(error)
        if any(word in words for word in (*_LOCKED, "full", "disk I/O", "unable to open", "readonly")):
            return StoreUnavailable(f"SQLite: {words}")
        return None

    def many(self, connection: sqlite3.Connection) -> ExecuteMany:
        """For many rows."""
        return lambda sql, rows: connection.executemany(sql, rows).rowcount

    def join(self, connection: object) -> Execute:
        """The caller's transaction; the write lock is taken at once, if it is not held yet."""
        execute = joined(connection)
        try:
            execute("DELETE FROM statewright_meter WHERE name IS NULL", ())
        except sqlite3.OperationalError as error:
            if any(word in str(error) for word in _LOCKED):
                raise RetryTransaction(
                    "this transaction cannot get SQLite's write lock; begin it with BEGIN IMMEDIATE"
                ) from error
            raise
        return execute

    def wait(self, seconds: float) -> bool:
        """Wait for a hint of this process; other processes' work is found by polling."""
        came = self._hint.wait(seconds)
        self._hint.clear()
        return came

    def hint(self) -> None:
        """There is work."""
        self._hint.set()

    def hint_joined(self, execute: Execute) -> bool:
        """A file tells nobody."""
        return False

    def close(self) -> None:
        """Close what is kept now, and what is in use when it is given back."""
        self._closed = True
        while self._free:
            self._free.pop().close()
        if self._alone is not None:
            self._alone.close()


def joined(connection: object) -> Execute:
    """How statements run on the caller's connection. Raises TypeError, ValueError."""
    if not isinstance(connection, sqlite3.Connection):
        return cursors(connection)
    if connection.isolation_level is None and not connection.in_transaction:
        raise ValueError("this connection has no transaction to join; execute BEGIN IMMEDIATE first")

    def execute(sql: str, values: Any) -> sqlite3.Cursor:
        cursor = connection.cursor()
        cursor.row_factory = None
        return cursor.execute(sql, values)

    return execute


def cursors(connection: Any) -> Execute:
    """How statements run on a DB-API connection of another make (an adapted async one)."""

    def execute(sql: str, values: Any) -> Any:
        cursor = connection.cursor()
        cursor.execute(sql, values)
        return cursor

    return execute


def connector(path: str) -> Callable[[], sqlite3.Connection]:
    """Opens connections to the file at this path."""

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            path,
            timeout=BUSY_WAIT_MS / 1000,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )
        return prepared(connection)

    return connect


def prepared(connection: sqlite3.Connection) -> sqlite3.Connection:
    """A connection with the settings that durability needs."""
    connection.execute(f"PRAGMA busy_timeout={BUSY_WAIT_MS}")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    return connection
