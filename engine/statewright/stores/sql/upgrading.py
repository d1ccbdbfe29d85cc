"""How do the tables come up to date? Numbered migrations, each applied once, in a transaction, under a lock.

Floor 5. An empty database gets all of them in one transaction, so that nobody ever finds it half made: many
processes may start at once on an empty one. A migration is a file `NNNN.DIALECT.sql` beside this module, and
is never changed once released.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING, TypeVar

from ...runtime.errors import RetryTransaction, SchemaOutdated, StoreUnavailable
from .database import Execute
from .session import SqlSession

if TYPE_CHECKING:
    from .store import SqlStore

Done = TypeVar("Done")

ATTEMPTS_MAX = 20
ATTEMPT_WAIT_S = 0.5
_LOCK = "statewright upgrade"
_MADE = (
    "CREATE TABLE IF NOT EXISTS statewright_schema "
    "(version BIGINT NOT NULL PRIMARY KEY, applied_at BIGINT NOT NULL)"
)


def migrations(dialect: str) -> tuple[tuple[int, str], ...]:
    """Number and text of each migration, in order."""
    folder = files(__package__) / "migrations"
    found = [
        (int(file.name.split(".", 1)[0]), file.read_text("utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(f".{dialect}.sql")
    ]
    return tuple(sorted(found))


def pending(store: SqlStore) -> tuple[int, ...]:
    """Numbers of the migrations that a database lacks."""
    applied = _applied(store)
    return tuple(number for number, _ in migrations(_dialect(store)) if number not in applied)


def _dialect(store: SqlStore) -> str:
    return store.driver.database.dialect.name


def _applied(store: SqlStore) -> frozenset[int]:
    with store.session(write=False) as session:
        if not _exists(_dialect(store), session.execute):
            return frozenset()
        rows = session.execute("SELECT version FROM statewright_schema", ()).fetchall()
    return frozenset(row[0] for row in rows)


def _exists(dialect: str, execute: Execute) -> bool:
    if dialect == "sqlite":
        sql = "SELECT name FROM sqlite_master WHERE name = 'statewright_schema'"
    else:
        sql = "SELECT to_regclass('statewright_schema')"
    row = execute(sql, ()).fetchone()
    return row is not None and row[0] is not None


def apply(store: SqlStore) -> Sequence[str]:
    """Apply what is missing; what was applied. Safe while others work, and when called by many at once.

    Raises StoreUnavailable, for a table that stayed locked too: each migration stands or falls as a whole.
    """
    made = create(store)
    numbered = () if made else migrations(_dialect(store))
    return made or tuple(
        _name(number) for number, text in numbered if _patiently(partial(_apply, store, number, text))
    )


def create(store: SqlStore) -> Sequence[str]:
    """Make the tables of an empty database: all or none; what was applied. Raises StoreUnavailable."""
    return () if _applied(store) else _patiently(partial(_create, store))


def _name(number: int) -> str:
    return f"{number:04d}"


def _patiently(work: Callable[[], Done]) -> Done:
    """Do what waits for no lock for long: whoever queues up behind it would wait as well."""
    for left in reversed(range(ATTEMPTS_MAX)):
        try:
            return work()
        except (StoreUnavailable, RetryTransaction):
            if not left:
                raise
            threading.Event().wait(ATTEMPT_WAIT_S)
    raise AssertionError("the loop returns or raises")


def _create(store: SqlStore) -> tuple[str, ...]:
    with store.session() as session:
        if _locked(session):
            return ()
        numbered = migrations(_dialect(store))
        for number, text in numbered:
            _apply_one(session, number, text)
        return tuple(_name(number) for number, _ in numbered)


def _apply(store: SqlStore, number: int, text: str) -> bool:
    with store.session() as session:
        applied = _locked(session)
        if number in applied:
            return False
        if applied and number < max(applied):
            raise SchemaOutdated(f"migration {number} is missing in a database that has later ones")
        _apply_one(session, number, text)
        return True


def _locked(session: SqlSession) -> frozenset[int]:
    """Keep all others out until the transaction ends; what is applied already."""
    session.wrote = True
    session.exclusive(_LOCK)
    session.execute(_MADE, ())
    rows = session.execute("SELECT version FROM statewright_schema", ()).fetchall()
    return frozenset(row[0] for row in rows)


def _apply_one(session: SqlSession, number: int, text: str) -> None:
    for statement in text.split(";\n"):
        if statement.strip():
            session.execute(statement, ())
    applied = f"INSERT INTO statewright_schema (version, applied_at) VALUES ({number}, {session.now()})"
    session.execute(applied, ())
